; Captures: see ../grammar.ts

(comment) @comment

(function_definition name: (word) @name body: (_) @body) @function
; What `prepare` made of the header of a bats test
((function_definition name: (word) @ignored) @test (#eq? @ignored ":t"))

(variable_assignment name: (variable_name) @name value: (_)? @value) @variable
((declaration_command . "readonly" (variable_assignment name: (variable_name) @name value: (_)? @value) @constant)
  (#set! prefix "readonly "))
((declaration_command . ["declare" "typeset" "export"] . (word) @_flag
  (variable_assignment name: (variable_name) @name value: (_)? @value) @constant)
  (#match? @_flag "^-[a-zA-Z]*r") (#set! prefix "readonly "))
((declaration_command . "export" (variable_assignment name: (variable_name) @name value: (_)? @value) @variable)
  (#set! prefix "export "))
(declaration_command (variable_assignment name: (variable_name) @name value: (_)? @value) @variable)
((declaration_command (variable_name) @name @variable) @_declare
  (#match? @_declare "^(declare|typeset|readonly)"))

((command name: (command_name) @_alias argument: (concatenation . (word) @name)) @function
  (#eq? @_alias "alias"))

((command name: (command_name) @_source . argument: [(word) (string) (concatenation) (raw_string)] @module) @import
  (#any-of? @_source "source" "."))

((command name: (command_name) @_main) @entry (#eq? @_main "main"))

; What runs in this shell when the file is read; pipelines and subshells have shells of their own
[
  (variable_assignments)
  (if_statement)
  (elif_clause)
  (else_clause)
  (case_statement)
  (case_item)
  (compound_statement)
  (do_group)
  (list)
] @inside
; Variables there may be those of a subshell
(ERROR (function_definition name: (word) @name body: (_) @body) @function)
(while_statement) @inside
(for_statement body: (_) @inside)
(c_style_for_statement body: (_) @inside)
(redirected_statement body: [(list) (variable_assignment) (while_statement) (for_statement) (if_statement) (case_statement) (compound_statement)]) @inside
