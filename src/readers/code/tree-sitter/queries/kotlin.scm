; Captures: see ../grammar.ts

(line_comment) @comment
(block_comment) @comment
(shebang) @comment

(package_header (qualified_identifier) @package)
(import (qualified_identifier) @module) @import
(import (qualified_identifier) @module "*" @imported) @import

(class_declaration "interface" name: (identifier) @name) @interface
((class_declaration (modifiers (class_modifier) @_enum) name: (identifier) @name) @enum
  (#eq? @_enum "enum"))
(class_declaration name: (identifier) @name) @class
(class_declaration name: (identifier) @name (class_body) @body @inside) @class
(class_declaration name: (identifier) @name (enum_class_body) @body @inside) @enum
(object_declaration name: (identifier) @name (class_body)? @body) @class
(object_declaration name: (identifier) @name (class_body) @inside) @class
; What a companion without a name holds is used as if it were the class's own
(companion_object name: (identifier) @name (class_body)? @body) @class
(companion_object name: (identifier) @name (class_body) @inside) @class
(companion_object !name (class_body) @inside)

(enum_entry (identifier) @name (class_body)? @body) @field
(type_alias type: (identifier) @name) @type

(function_declaration name: (identifier) @name (function_body)? @body) @function
(secondary_constructor "constructor" @name (block)? @body) @method

((property_declaration (modifiers (property_modifier) @_const) (variable_declaration (identifier) @name)) @constant
  (#eq? @_const "const"))
(property_declaration (variable_declaration . (identifier) @name)) @variable
(property_declaration (variable_declaration (annotation) (identifier) @name)) @variable
(property_declaration (multi_variable_declaration (variable_declaration . (identifier) @name))) @variable
(property_declaration (variable_declaration . (identifier) @name) "=" . (_) @value) @variable
(property_declaration (variable_declaration . (identifier) @name) (getter) @body) @variable
(property_declaration (variable_declaration . (identifier) @name) (setter) @body) @variable

(_ (modifiers (annotation) @decorator))

(ERROR) @inside
