; Captures: see ../grammar.ts. The name of a rule with a condition is cut from the whole by `path`.

(comment) @comment

(import_statement (string_value (string_content) @module)) @import
(import_statement (call_expression (arguments (string_value (string_content) @module)))) @import
(import_statement (call_expression (arguments (plain_value) @module))) @import

(rule_set (selectors) @name (block) @body) @class
; Custom properties, first where they are set
((rule_set (block (declaration . (property_name) @name) @variable)) (#match? @name "^--"))

(keyframes_statement (keyframes_name) @name (keyframe_block_list) @body) @type
((at_rule (at_keyword) @_kind (block)? @body) @type @name
  (#not-any-of? @_kind "@layer" "@container" "@scope" "@starting-style" "@document" "@-moz-document" "@media" "@supports"))
((at_rule (at_keyword) @_kind (block)? @body) @namespace @name
  (#any-of? @_kind "@layer" "@container" "@scope" "@starting-style" "@document" "@-moz-document" "@media" "@supports"))
(at_rule (block) @inside) @namespace @name
(media_statement (block) @body @inside) @namespace @name
(supports_statement (block) @body @inside) @namespace @name
(ERROR) @inside
