; Captures: see ../grammar.ts

(comment) @comment
(_ (attribute_list) @decorator)
(_ (preproc_if_in_attribute_list) @decorator)

; Of an alias only what it stands for
((using_directive !name [(identifier) (qualified_name) (alias_qualified_name)] @module) @import)
((using_directive name: (_) @_alias [(qualified_name) (generic_name) (alias_qualified_name)] @module) @import)
(extern_alias_directive name: (_) @module) @import

(file_scoped_namespace_declaration name: (_) @package)
(namespace_declaration name: (_) @package)
(namespace_declaration name: (_) @name body: (_) @body @inside) @namespace

(global_statement (local_function_statement name: (identifier) @name body: (_)? @body) @function)

(class_declaration name: (identifier) @name body: (_)? @body) @class
(class_declaration name: (identifier) @name body: (_) @inside) @class
(record_declaration "struct" name: (identifier) @name body: (_)? @body) @struct
(record_declaration name: (identifier) @name body: (_)? @body) @class
(record_declaration name: (identifier) @name body: (_) @inside) @class
(struct_declaration name: (identifier) @name body: (_)? @body) @struct
(struct_declaration name: (identifier) @name body: (_) @inside) @struct
((interface_declaration name: (identifier) @name body: (_)? @body) @interface (#set! members "public"))
(interface_declaration name: (identifier) @name body: (_) @inside) @interface
((enum_declaration name: (identifier) @name body: (_) @body @inside) @enum (#set! members "public"))
(enum_member_declaration name: (identifier) @name) @field
(enum_member_declaration name: (identifier) @name value: (_) @value) @field
(delegate_declaration name: (identifier) @name) @type

(method_declaration name: (identifier) @name body: (_)? @body) @method
(constructor_declaration name: (identifier) @name body: (_)? @body) @method
(destructor_declaration name: (identifier) @name body: (_)? @body) @method
(operator_declaration operator: _ @name body: (_)? @body) @method
(conversion_operator_declaration "operator" @name body: (_)? @body) @method
(indexer_declaration "this" @name [accessors: (_) value: (_)] @body) @method

; Properties and events are fields: what they are is in their type
(property_declaration name: (identifier) @name) @field
(property_declaration name: (identifier) @name accessors: (_) @body) @field
(property_declaration name: (identifier) @name value: (arrow_expression_clause) @body) @field
(event_declaration name: (identifier) @name accessors: (_)? @body) @field
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @field

(field_declaration (modifier "const")
  (variable_declaration (variable_declarator name: (identifier) @name))) @constant
(field_declaration (modifier "static") (modifier "readonly")
  (variable_declaration (variable_declarator name: (identifier) @name))) @constant
(field_declaration (modifier "readonly") (modifier "static")
  (variable_declaration (variable_declarator name: (identifier) @name))) @constant
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @field
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name (_) @value .))) @field

(preproc_if) @inside
(preproc_elif) @inside
(preproc_else) @inside
(ERROR) @inside
