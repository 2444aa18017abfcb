# Lists the declarations of Ruby files by Ruby's own parser, one JSON line per file.
#
# Reads paths from stdin. What counts is what a file or a class of it declares while it is read, also in blocks and
# branches; bodies of methods are not entered.
require "json"

CLASS_MAKERS = %i[Class Struct Data].freeze
ATTRIBUTES = %i[attr attr_reader attr_writer attr_accessor].freeze

class Judge
  attr_reader :found

  def initialize
    @found = []
  end

  def visit(node, owner)
    return node.each { |one| visit(one, owner) } if node.is_a?(Array)
    return unless node.is_a?(RubyVM::AbstractSyntaxTree::Node)

    case node.type
    when :MODULE then declare_class(node, "namespace", node.children[1], owner)
    when :CLASS then declare_class(node, "class", node.children[2], owner)
    when :SCLASS then visit(node.children[1].children[2], owner)
    when :DEFN then add(node, node.children[0], owner.empty? ? "function" : "method", owner)
    when :DEFS then declare_singleton(node, owner)
    when :ALIAS then add(node, literal(node.children[0]), owner.empty? ? "function" : "method", owner)
    when :VALIAS then nil
    when :CDECL then declare_constant(node, owner)
    when :MASGN then declare_several(node, owner)
    when :OP_CDECL then add_path(node, node.children[0], "constant", owner)
    when :ITER then declare_by_block(node, owner)
    when :FCALL then declare_by_call(node, node, owner)
    else visit(node.children, owner)
    end
  end

  private

  def add(node, name, kind, parent)
    return if name.nil?

    found << { name:, kind:, parent:, line: node.first_lineno, end_line: node.last_lineno }
  end

  def add_path(node, path, kind, owner)
    parent, name = split(path, owner)
    add(node, name, kind, parent)
    join(parent, name)
  end

  def declare_class(node, kind, scope, owner)
    inner = add_path(node, node.children[0], kind, owner)
    visit(scope.children[2], inner)
  end

  def declare_singleton(node, owner)
    receiver = node.children[0]
    parent = %i[CONST COLON2].include?(receiver.type) ? dotted(receiver) : owner
    add(node, node.children[1], parent.empty? ? "function" : "method", parent)
  end

  def declare_constant(node, owner)
    path = node.children[0]
    value = node.children.last
    maker, call, block = class_maker(value)
    return (add_path(node, path, "constant", owner); visit(value, owner)) unless maker

    inner = add_path(node, path, maker == :Module ? "namespace" : "class", owner)
    if %i[Struct Data].include?(maker)
      arguments(call).each { |one| add(one, literal(one), "field", inner) if symbol?(one) }
    end
    visit(block.children[2], inner) if block
  end

  def class_maker(value)
    return unless value.is_a?(RubyVM::AbstractSyntaxTree::Node)

    call, block = value.type == :ITER ? value.children : [value, nil]
    return unless call.type == :CALL && %i[new define].include?(call.children[1])

    receiver = call.children[0]
    name = receiver.type == :CONST || receiver.type == :COLON3 ? receiver.children[0] : nil
    [name, call, block] if CLASS_MAKERS.include?(name) || name == :Module
  end

  def declare_several(node, owner)
    # Two-line statements give each name the lines of the whole.
    Array(node.children[1]&.children).each do |target|
      next unless target.is_a?(RubyVM::AbstractSyntaxTree::Node) && target.type == :CDECL

      add_path(node, target.children[0], "constant", owner)
    end
    visit(node.children[0], owner)
  end

  def declare_by_block(node, owner)
    call, block = node.children
    call.type == :FCALL ? declare_by_call(call, node, owner) : visit(call, owner)
    visit(block, owner)
  end

  def declare_by_call(node, whole, owner)
    name = node.children[0]
    given = arguments(node)
    first = given.first
    if ATTRIBUTES.include?(name)
      given.each { |one| add(one, literal(one), "field", owner) if literal(one) }
    elsif %i[alias_method define_method define_singleton_method].include?(name) && first
      add(whole, literal(first), owner.empty? ? "function" : "method", owner)
    end
    visit(node.children[1], owner)
  end

  def arguments(call)
    list = call.children.last
    list.is_a?(RubyVM::AbstractSyntaxTree::Node) ? list.children.compact : []
  end

  def symbol?(node)
    node.type == :LIT && node.children[0].is_a?(Symbol)
  end

  def literal(node)
    return unless %i[LIT STR].include?(node.type)

    node.children[0].to_s if node.children[0].is_a?(Symbol) || node.children[0].is_a?(String)
  end

  def split(path, owner)
    return [owner, path] unless path.is_a?(RubyVM::AbstractSyntaxTree::Node)
    return ["", path.children[0]] if path.type == :COLON3

    scope, name = path.children
    [scope ? join(owner, dotted(scope)) : owner, name]
  end

  def dotted(node)
    return node.children[0].to_s unless node.type == :COLON2

    join(node.children[0] ? dotted(node.children[0]) : "", node.children[1])
  end

  def join(parent, name)
    parent.to_s.empty? ? name.to_s : "#{parent}.#{name}"
  end
end

$VERBOSE = nil
$stdin.each_line(chomp: true) do |path|
  source = File.read(path, encoding: "UTF-8")
  raise ArgumentError, "not UTF-8" unless source.valid_encoding?

  judge = Judge.new
  judge.visit(RubyVM::AbstractSyntaxTree.parse(source).children[2], "")
  puts JSON.generate(path:, declarations: judge.found)
rescue SyntaxError, ArgumentError => error
  puts JSON.generate(path:, refused: error.message[0, 200])
end
