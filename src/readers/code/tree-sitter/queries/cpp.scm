; Captures: see ../grammar.ts

(comment) @comment

; Preprocessor: see ../c-family/prepare.ts

(function_definition declarator: (_) @declarator body: (_)? @body) @function
(function_definition declarator: (_) @declarator (field_initializer_list) @body) @function

(template_declaration) @inside @outer
(concept_definition name: (_) @name) @type
(alias_declaration name: (_) @name) @type

(namespace_definition name: (_) @name body: (_) @body @inside) @namespace
(namespace_definition "namespace" @access !name body: (_) @inside)

; Types with a body, by themselves and as the type of something
((class_specifier name: (_) @name body: (_) @body @inside) @class (#set! members "private"))
(struct_specifier name: (_) @name body: (_) @body @inside) @struct
(union_specifier name: (_) @name body: (_) @body @inside) @struct
(enum_specifier name: (_) @name body: (_) @body @inside) @enum
(access_specifier) @access
(type_definition type: [(class_specifier name: (_)) (struct_specifier name: (_)) (union_specifier name: (_)) (enum_specifier name: (_))]) @inside
(declaration type: [(class_specifier name: (_)) (struct_specifier name: (_)) (union_specifier name: (_)) (enum_specifier name: (_))]) @inside
(field_declaration type: [(class_specifier name: (_)) (struct_specifier name: (_)) (union_specifier name: (_)) (enum_specifier name: (_))]) @inside

; Without a name they are called by what is declared with them, if it is directly of that type
(type_definition type: (struct_specifier !name body: (_) @body @inside) . (type_identifier) @name) @struct
(type_definition type: (union_specifier !name body: (_) @body @inside) . (type_identifier) @name) @struct
(type_definition type: (enum_specifier !name body: (_) @body @inside) . (type_identifier) @name) @enum
(type_definition type: (struct_specifier !name body: (_) @body @inside) . [(pointer_declarator) (array_declarator)] @declarator) @type
(type_definition type: (union_specifier !name body: (_) @body @inside) . [(pointer_declarator) (array_declarator)] @declarator) @type
(field_declaration type: (struct_specifier !name body: (_) @body @inside) . (_) @declarator) @field
(field_declaration type: (union_specifier !name body: (_) @body @inside) . (_) @declarator) @field
(declaration type: (struct_specifier !name body: (_) @body @inside) . (_) @declarator) @variable
(declaration type: (union_specifier !name body: (_) @body @inside) . (_) @declarator) @variable
; or by nothing, and then they are part of what is around them
(field_declaration type: (struct_specifier !name body: (_) @inside) !declarator)
(field_declaration type: (union_specifier !name body: (_) @inside) !declarator)
(union_specifier !name body: (_) @inside)
(enum_specifier !name body: (_) @inside)
(declaration type: (enum_specifier !name body: (_) @inside))
(field_declaration type: (enum_specifier !name body: (_) @inside))
(enumerator name: (identifier) @name value: (_)? @value) @constant

; The body of a type is no part of what is declared with it
(type_definition type: (_ body: (_) @body) declarator: (_) @declarator) @type
(type_definition declarator: (_) @declarator) @type
(declaration type: (_ body: (_) @body) declarator: (_) @declarator) @variable
(declaration declarator: [
    (identifier)
    (qualified_identifier)
    (pointer_declarator)
    (reference_declarator)
    (array_declarator)
    (function_declarator)
    (parenthesized_declarator)
    (attributed_declarator)
    (operator_cast)
  ] @declarator) @variable
(declaration declarator: (init_declarator value: (_) @value) @declarator) @variable
(field_declaration type: (_ body: (_) @body) declarator: (_) @declarator) @field
(field_declaration declarator: (_) @declarator default_value: (_)? @value) @field

[
  (linkage_specification)
  (declaration_list)
  (ERROR)
] @inside
