; Captures: see ../grammar.ts

(comment) @comment

(function_declaration name: (_) @name body: (_)? @body) @function
(function_declaration name: (_) @name "end" @body) @function

; Local variables count at the top of the file alone
(chunk (variable_declaration (assignment_statement
  (variable_list . (identifier) @name .)
  (expression_list . (function_definition body: (_)? @body "end" @body) .))) @function)
(chunk (variable_declaration (assignment_statement
  (variable_list . (identifier) @name .)
  (expression_list . (_) @value .))) @variable)
(chunk (variable_declaration (assignment_statement (variable_list (identifier) @name))) @variable)
(chunk (variable_declaration (variable_list (identifier) @name)) @variable)

((assignment_statement
  (variable_list . [(identifier) (dot_index_expression)] @name .)
  (expression_list . (function_definition body: (_)? @body "end" @body) .)) @function
  (#not-match? @name "[[(]"))
((assignment_statement
  (variable_list . [(identifier) (dot_index_expression)] @name .)
  (expression_list . (_) @value .)) @variable
  (#not-match? @name "[[(]"))
((assignment_statement (variable_list [(identifier) (dot_index_expression)] @name)) @variable
  (#not-match? @name "[[(]"))

; `require` by itself, and as a value
((function_call name: (identifier) @_require arguments: (arguments . (string content: (_) @module))) @import
  (#eq? @_require "require"))
((variable_declaration (assignment_statement (expression_list
  (function_call name: (identifier) @_require arguments: (arguments . (string content: (_) @module)))))) @import
  (#eq? @_require "require"))
((assignment_statement (expression_list
  (function_call name: (identifier) @_require arguments: (arguments . (string content: (_) @module))))) @import
  (#eq? @_require "require"))

; https://lunarmodules.github.io/busted/
((function_call name: (identifier) @_test arguments: (arguments . (string) (function_definition))) @test
  (#any-of? @_test "describe" "it" "test" "context" "insulate"))
((function_call name: (identifier) @_test
  arguments: (arguments . (string) (function_definition body: (block) @inside)))
  (#any-of? @_test "describe" "context" "insulate"))

(if_statement consequence: (block) @inside)
(if_statement [(else_statement) (elseif_statement)] @inside)
(else_statement body: (block) @inside)
(elseif_statement consequence: (block) @inside)
(do_statement body: (block) @inside)
(while_statement body: (block) @inside)
(repeat_statement body: (block) @inside)
(for_statement body: (block) @inside)
(ERROR) @inside
