; Captures: see ../grammar.ts

(line_comment) @comment
(block_comment) @comment

(package_declaration [(identifier) (scoped_identifier)] @package)

(import_declaration (scoped_identifier scope: (_) @module name: (_) @imported) .) @import
(import_declaration (_) @module (asterisk) @imported) @import
(import_declaration (identifier) @module .) @import

(module_declaration name: (_) @name body: (_) @body) @namespace

(class_declaration name: (identifier) @name body: (_) @body @inside) @class
(record_declaration name: (identifier) @name body: (_) @body @inside) @class
((interface_declaration name: (identifier) @name body: (_) @body @inside) @interface
  (#set! members "public"))
((annotation_type_declaration name: (identifier) @name body: (_) @body @inside) @interface
  (#set! members "public"))
(enum_declaration name: (identifier) @name body: (_) @body @inside) @enum
(enum_body_declarations) @inside

((enum_constant name: (identifier) @name body: (_)? @body) @field (#set! access "public"))


(method_declaration name: (identifier) @name body: (_)? @body) @method
(constructor_declaration name: (identifier) @name body: (_) @body) @method
(compact_constructor_declaration name: (identifier) @name body: (_) @body) @method
(annotation_type_element_declaration name: (identifier) @name) @method

(constant_declaration declarator: (variable_declarator name: (identifier) @name)) @constant
(constant_declaration declarator: (variable_declarator name: (identifier) @name value: (_) @value)) @constant
(field_declaration (modifiers "static" "final")
  declarator: (variable_declarator name: (identifier) @name)) @constant
(field_declaration (modifiers "final" "static")
  declarator: (variable_declarator name: (identifier) @name)) @constant
(field_declaration declarator: (variable_declarator name: (identifier) @name)) @field
(field_declaration declarator: (variable_declarator name: (identifier) @name value: (_) @value)) @field

(_ (modifiers [(annotation) (marker_annotation)] @decorator))
(module_declaration [(annotation) (marker_annotation)] @decorator)

(ERROR) @inside
