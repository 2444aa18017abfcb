; Captures: see ../grammar.ts

(comment) @comment
(decorator) @decorator

(module . (comment)* . (expression_statement . (string) @filedoc .))

(import_statement name: (dotted_name) @module) @import
(import_statement name: (aliased_import name: (dotted_name) @module)) @import
(import_from_statement module_name: (_) @module (wildcard_import)? @imported) @import
(import_from_statement module_name: (_) @module name: (dotted_name) @imported) @import
(import_from_statement module_name: (_) @module name: (aliased_import name: (dotted_name) @imported)) @import
(future_import_statement "__future__" @module name: (dotted_name) @imported) @import

(function_definition name: (identifier) @name body: (block) @body) @function
(function_definition name: (identifier) @name
  body: (block . (comment)* . (expression_statement . (string) @doc .))) @function
(class_definition name: (identifier) @name body: (block) @body @inside) @class
(class_definition name: (identifier) @name
  body: (block . (comment)* . (expression_statement . (string) @doc .))) @class

(expression_statement (assignment left: (identifier) @name right: (_)? @value) @variable)

; Several targets, in chains and patterns of any depth: `a = b, (c, *d) = …`
(expression_statement
  (assignment left: [(pattern_list) (tuple_pattern) (list_pattern)])) @inside @whole
(expression_statement (assignment right: (assignment))) @inside @whole
(assignment left: (identifier) @name @variable)
(assignment) @inside
(pattern_list (identifier) @name @variable)
(tuple_pattern (identifier) @name @variable)
(list_pattern (identifier) @name @variable)
(list_splat_pattern (identifier) @name @variable)
[(pattern_list) (tuple_pattern) (list_pattern) (list_splat_pattern)] @inside

; Of a loop only the body: its variables are no declarations
(for_statement body: (block) @inside)
(for_statement alternative: (_) @inside)

(type_alias_statement left: (type [(identifier) @name (generic_type . (identifier) @name)])) @type

(expression_statement (assignment left: (identifier) @_all right: [(list) (tuple)] @exports)
  (#eq? @_all "__all__"))
(expression_statement (augmented_assignment left: (identifier) @_all right: [(list) (tuple)] @exports)
  (#eq? @_all "__all__"))

(if_statement condition: (comparison_operator (identifier) @_name (string)) (#eq? @_name "__name__")) @entry

; What runs while the module or the class is made
[
  (decorated_definition)
  (if_statement)
  (elif_clause)
  (else_clause)
  (while_statement)
  (try_statement)
  (except_clause)
  (finally_clause)
  (with_statement)
  (match_statement)
  (case_clause)
  (block)
  (ERROR)
] @inside
