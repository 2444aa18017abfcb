; Captures: see ../grammar.ts

(comment) @comment

((call method: (identifier) @_require arguments: (argument_list . (string) @module .)) @import
  (#any-of? @_require "require" "require_relative" "load"))
((call method: (identifier) @_autoload arguments: (argument_list . (simple_symbol) @imported . (string) @module .)) @import
  (#eq? @_autoload "autoload"))

(module name: (_) @name body: (body_statement)? @body @inside) @namespace
(module name: (_) @name "end" @body) @namespace
(class name: (_) @name body: (body_statement)? @body @inside) @class
(class name: (_) @name "end" @body) @class
; The methods of `class << self` are those of the class
(singleton_class "class" @access body: (body_statement) @inside)

(method name: (_) @name body: (_)? @body) @method
(method name: (_) @name ["=" "end"] @body) @method
(singleton_method name: (_) @name body: (_)? @body) @method
(singleton_method name: (_) @name ["=" "end"] @body) @method
(singleton_method object: (constant) @parent name: (_) @name) @method
(alias name: [(identifier) (constant) (setter) (operator) (simple_symbol)] @name) @method
((call !receiver method: (identifier) @_alias arguments: (argument_list . [(simple_symbol) (string . (string_content) .)] @name)) @method
  (#eq? @_alias "alias_method"))
((call !receiver method: (identifier) @_define arguments: (argument_list . [(simple_symbol) (string . (string_content) .)] @name) block: (_)? @body) @method
  (#any-of? @_define "define_method" "define_singleton_method"))

; Classes made by a call, with what their block declares and the members they are made of
((assignment left: [(constant) (scope_resolution)] @name
  right: (call receiver: (_) @_class method: (identifier) @_new block: (_ body: (_) @inside)? @body)) @class
  (#any-of? @_class "Class" "Struct" "Data" "::Class" "::Struct" "::Data") (#any-of? @_new "new" "define"))
((assignment left: [(constant) (scope_resolution)] @name
  right: (call receiver: (_) @_struct method: (identifier) @_new arguments: (argument_list) @inside)) @class
  (#any-of? @_struct "Struct" "Data" "::Struct" "::Data") (#any-of? @_new "new" "define"))
((assignment left: [(constant) (scope_resolution)] @name
  right: (call receiver: (constant) @_module method: (identifier) @_new block: (_ body: (_) @inside)? @body)) @namespace
  (#eq? @_module "Module") (#eq? @_new "new"))

(assignment left: [(constant) (scope_resolution)] @name right: (_) @value) @constant
(operator_assignment left: [(constant) (scope_resolution)] @name right: (_) @value) @constant
(assignment left: (left_assignment_list) @inside) @whole
(left_assignment_list (constant) @name @constant)

((call !receiver method: (identifier) @_attr arguments: (argument_list [(simple_symbol) (string . (string_content) .)] @name @field))
  (#eq? @_attr "attr_reader") (#set! prefix "attr_reader "))
((call !receiver method: (identifier) @_attr arguments: (argument_list [(simple_symbol) (string . (string_content) .)] @name @field))
  (#eq? @_attr "attr_writer") (#set! prefix "attr_writer "))
((call !receiver method: (identifier) @_attr arguments: (argument_list [(simple_symbol) (string . (string_content) .)] @name @field))
  (#eq? @_attr "attr_accessor") (#set! prefix "attr_accessor "))
((call !receiver method: (identifier) @_attr arguments: (argument_list [(simple_symbol) (string . (string_content) .)] @name @field))
  (#eq? @_attr "attr") (#set! prefix "attr "))
; Members of a Struct
(argument_list (simple_symbol) @name @field)

; Who sees what follows, what is inside, or what is named
((identifier) @access
  (#any-of? @access "private" "public" "protected" "module_function"))
((call !receiver method: (identifier) @access
  arguments: (argument_list [(method) (singleton_method) (call)]) @inside)
  (#any-of? @access "private" "public" "protected" "module_function" "private_class_method" "public_class_method"))
((call !receiver method: (identifier) @access arguments: (argument_list [(simple_symbol) (string . (string_content) .)] @named))
  (#any-of? @access
    "private" "public" "protected" "module_function"
    "private_class_method" "public_class_method" "private_constant"))

((call method: (identifier) @_test arguments: (_) block: (_)) @test
  (#any-of? @_test "describe" "context" "it" "specify" "test" "should" "feature" "scenario" "shared_examples"))

((if condition: (binary (identifier) @_file (global_variable))) @entry
  (#eq? @_file "__FILE__"))

; What runs while the file or the class is read
(call arguments: (argument_list [(method) (singleton_method)]) @inside)
(call block: [(block body: (_) @inside) (do_block body: (_) @inside)])
(assignment right: [(assignment) (begin) (if) (case) (array (assignment)) (rescue_modifier) (operator_assignment)]) @inside
(assignment right: (call receiver: (array (assignment)) @inside))
(array (assignment)) @inside
(assignment left: [(identifier) (instance_variable) (global_variable) (element_reference) (call)]
  right: (call block: [(block body: (_) @inside) (do_block body: (_) @inside)]))
(if consequence: (_) @inside)
(if alternative: (_) @inside)
[
  (begin)
  (begin_block)
  (if_modifier)
  (unless_modifier)
  (rescue_modifier)
  (parenthesized_statements)
  (unless)
  (then)
  (else)
  (elsif)
  (rescue)
  (ensure)
  (case)
  (when)
  (ERROR)
] @inside
