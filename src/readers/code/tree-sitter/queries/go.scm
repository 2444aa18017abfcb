; Captures: see ../grammar.ts

(package_clause (package_identifier) @package)
(comment) @comment
(const_declaration (comment) @comment)
(type_declaration (comment) @comment)
(var_declaration (var_spec_list (comment) @comment))

(import_declaration (import_spec path: (_) @module) @import)
(import_declaration (import_spec_list (import_spec path: (_) @module) @import))

(function_declaration name: (identifier) @name body: (block)? @body) @function

; The receiver's type; what else a receiver might be is no type that can have methods
(method_declaration name: (field_identifier) @name body: (block)? @body) @method
(method_declaration
  receiver: (parameter_list (_ type: [
    (type_identifier) @parent
    (generic_type) @parent
    (parenthesized_type) @parent
    (qualified_type name: (_) @parent)
    (pointer_type [
      (type_identifier) @parent
      (generic_type) @parent
      (parenthesized_type) @parent
      (qualified_type name: (_) @parent)
    ])
  ]))
  name: (field_identifier) @name) @method

(type_declaration
  (type_spec name: (_) @name
    type: (struct_type (field_declaration_list) @inside @body)) @struct
  (#set! prefix "type "))
(type_declaration
  (type_spec name: (_) @name
    type: (interface_type "{" @body) @inside) @interface
  (#set! prefix "type "))
(type_declaration (type_spec name: (_) @name) @type (#set! prefix "type "))
(type_declaration (type_alias name: (_) @name) @type (#set! prefix "type "))

; Without its field name, by which only the first of several names would match
(const_declaration (const_spec (identifier) @name) @constant (#set! prefix "const "))
(const_declaration (const_spec (identifier) @name value: (_) @value) @constant)
(var_declaration (var_spec name: (identifier) @name) @variable (#set! prefix "var "))
(var_declaration (var_spec name: (identifier) @name value: (_) @value) @variable)
(var_declaration (var_spec_list (var_spec name: (identifier) @name) @variable (#set! prefix "var ")))
(var_declaration (var_spec_list (var_spec name: (identifier) @name value: (_) @value) @variable))

; Fields: named, then embedded
(field_declaration name: (field_identifier) @name) @field
(field_declaration name: (field_identifier) @name
  type: (struct_type (field_declaration_list) @body)) @field
(field_declaration
  !name
  type: [
    (type_identifier) @name
    (qualified_type name: (type_identifier) @name)
    (generic_type type: (type_identifier) @name)
    (generic_type type: (qualified_type name: (type_identifier) @name))
  ]) @field

; Methods of interfaces, and the interfaces they embed
(method_elem name: (field_identifier) @name) @method
(type_elem . [
    (type_identifier) @name
    (qualified_type name: (type_identifier) @name)
    (generic_type type: (type_identifier) @name)
    (generic_type type: (qualified_type name: (type_identifier) @name))
  ] .) @field

(ERROR) @inside

; What has no end is left to the error itself: the specs of a group, a type's name and fields
((const_spec (identifier) @name) @constant (#set! prefix "const "))
(const_spec (identifier) @name value: (_) @value) @constant
((var_spec name: (identifier) @name) @variable (#set! prefix "var "))
(var_spec name: (identifier) @name value: (_) @value) @variable
((type_spec name: (_) @name
  type: (struct_type (field_declaration_list) @inside @body)) @struct
  (#set! prefix "type "))
((type_spec name: (_) @name type: (interface_type "{" @body) @inside) @interface
  (#set! prefix "type "))
((type_spec name: (_) @name) @type (#set! prefix "type "))
(ERROR . "type" . (identifier) @name . "struct" . "{" @body) @struct @inside
(ERROR . "type" . (identifier) @name . "interface" . "{" @body) @interface @inside
(ERROR . "var" . (identifier) @name) @variable
(ERROR . "const" . (identifier) @name) @constant
