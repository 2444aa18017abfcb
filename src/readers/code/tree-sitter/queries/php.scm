; Captures: see ../grammar.ts

(comment) @comment
(_ attributes: (attribute_list) @decorator)

(namespace_definition name: (namespace_name) @package !body)
(namespace_definition name: (namespace_name) @name body: (_) @body @inside) @namespace
(namespace_definition !name body: (_) @inside)

(namespace_use_declaration (namespace_use_clause . (name) @module) @import)
(namespace_use_declaration
  (namespace_use_clause . (qualified_name prefix: (namespace_name) @module (name) @imported))) @import
(namespace_use_declaration (namespace_name) @module
  body: (namespace_use_group (namespace_use_clause . (_) @imported))) @import
(expression_statement [
  (require_expression [
    (string (string_content) @module)
    (binary_expression right: (string (string_content) @module))
    (parenthesized_expression (string (string_content) @module))
    (parenthesized_expression (binary_expression right: (string (string_content) @module)))
  ])
  (require_once_expression [
    (string (string_content) @module)
    (binary_expression right: (string (string_content) @module))
    (parenthesized_expression (string (string_content) @module))
    (parenthesized_expression (binary_expression right: (string (string_content) @module)))
  ])
  (include_expression [
    (string (string_content) @module)
    (binary_expression right: (string (string_content) @module))
  ])
  (include_once_expression [
    (string (string_content) @module)
    (binary_expression right: (string (string_content) @module))
  ])
]) @import

(function_definition name: (name) @name body: (_) @body) @function
(class_declaration name: (name) @name body: (_) @body @inside) @class
(trait_declaration name: (name) @name body: (_) @body @inside) @class
(interface_declaration name: (name) @name body: (_) @body @inside) @interface
(enum_declaration name: (name) @name body: (_) @body @inside) @enum

(method_declaration name: (name) @name body: (_)? @body) @method
(property_declaration (property_element name: (variable_name (name) @name))) @field
(property_declaration
  (property_element name: (variable_name (name) @name) default_value: (_) @value)) @field
(property_declaration
  (property_element name: (variable_name (name) @name)) (property_hook_list) @body) @field
(enum_case name: (name) @name) @field
(enum_case name: (name) @name value: (_) @value) @field
(const_declaration (const_element . (name) @name)) @constant
(const_declaration (const_element . (name) @name (_) @value)) @constant
(expression_statement (function_call_expression
  function: (name) @_define
  arguments: (arguments . (argument (string (string_content) @name)) . (argument)))
  (#eq? @_define "define")) @constant

; What is declared only if something holds
[
  (if_statement)
  (else_clause)
  (else_if_clause)
  (colon_block)
  (compound_statement)
  (try_statement)
  (ERROR)
] @inside
