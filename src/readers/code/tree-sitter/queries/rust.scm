; Captures: see ../grammar.ts

(line_comment) @comment
(block_comment) @comment
(attribute_item) @decorator
(source_file (line_comment (inner_doc_comment_marker) doc: (_) @filedoc))
(source_file (block_comment (inner_doc_comment_marker) doc: (_) @filedoc))

(use_declaration argument: (identifier) @module) @import
(use_declaration argument: (scoped_identifier path: (_) @module name: (_) @imported)) @import
(use_declaration argument: (scoped_identifier !path name: (_) @module)) @import
(use_declaration argument: (use_as_clause path: (identifier) @module)) @import
(use_declaration argument: (use_as_clause
  path: (scoped_identifier path: (_) @module name: (_) @imported))) @import
(use_declaration argument: (use_wildcard (_) @module "*" @imported)) @import
(use_declaration argument: (scoped_use_list path: (_) @module list: (use_list (_) @imported))) @import
(use_declaration argument: (scoped_use_list !path list: (use_list (_) @module))) @import
(use_declaration argument: (use_list (_) @module)) @import
(extern_crate_declaration name: (_) @module) @import

(function_item name: (identifier) @name body: (_) @body) @function
(function_signature_item name: (identifier) @name) @function
(macro_definition name: (identifier) @name [(macro_rule) "{" "(" "["] @body) @function

(struct_item name: (type_identifier) @name) @struct
(struct_item name: (type_identifier) @name body: (field_declaration_list) @body @inside) @struct
(union_item name: (type_identifier) @name body: (field_declaration_list) @body @inside) @struct
(field_declaration name: (field_identifier) @name) @field

((enum_item name: (type_identifier) @name body: (_) @body @inside) @enum (#set! members "parent"))
(enum_variant name: (identifier) @name) @field
((enum_variant name: (identifier) @name body: (field_declaration_list) @body @inside) @field
  (#set! members "parent"))

((trait_item name: (type_identifier) @name body: (_) @body @inside) @interface (#set! members "parent"))
(associated_type name: (type_identifier) @name) @type
(type_item name: (type_identifier) @name) @type

((const_item name: (identifier) @name) @constant (#not-eq? @name "_"))
((const_item name: (identifier) @name value: (_) @value) @constant (#not-eq? @name "_"))
(static_item name: (identifier) @name) @variable
(static_item name: (identifier) @name value: (_) @value) @variable

(mod_item name: (identifier) @name) @namespace
(mod_item name: (identifier) @name body: (_) @body @inside) @namespace

; Methods of a type; those of a trait can be used wherever the type can
(impl_item type: (_) @name body: (_) @inside) @scope
((impl_item trait: (_) type: (_) @name body: (_) @inside) @scope (#set! members "parent"))

(foreign_mod_item body: (_) @inside)

(ERROR) @inside
