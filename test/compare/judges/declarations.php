<?php

/** Lists the declarations of PHP files by nikic's PHP-Parser, one JSON line per file. Reads paths from stdin. */

require '/usr/share/php/PhpParser/autoload.php';

use PhpParser\Node;
use PhpParser\Node\Stmt;

final class Walk
{
    public array $found = [];

    public function __construct(private array $tokens)
    {
    }

    public function statements(array $nodes, string $parent): void
    {
        foreach ($nodes as $node) {
            $this->statement($node, $parent);
        }
    }

    private function statement(Node $node, string $parent): void
    {
        if ($node instanceof Stmt\Namespace_) {
            $text = str_replace('\\', '.', $node->name?->toString() ?? '');
            $block = $node->getAttribute('kind') === Stmt\Namespace_::KIND_BRACED;
            if ($block && $text !== '') {
                $this->add($node, $text, 'namespace', '');
            }
            $this->statements($node->stmts, $block ? $text : '');
        } elseif ($node instanceof Stmt\Function_) {
            $this->add($node, $node->name->name, 'function', $parent);
        } elseif ($node instanceof Stmt\ClassLike) {
            $this->type($node, $parent);
        } elseif ($node instanceof Stmt\ClassMethod) {
            $this->add($node, $node->name->name, 'method', $parent);
        } elseif ($node instanceof Stmt\Property) {
            foreach ($node->props as $property) {
                $this->add($node, $property->name->name, 'field', $parent);
            }
        } elseif ($node instanceof Stmt\ClassConst || $node instanceof Stmt\Const_) {
            foreach ($node->consts as $constant) {
                $this->add($node, $constant->name->name, 'constant', $parent);
            }
        } elseif ($node instanceof Stmt\EnumCase) {
            $this->add($node, $node->name->name, 'field', $parent);
        } elseif ($node instanceof Stmt\Expression) {
            $this->definition($node, $parent);
        } elseif ($node instanceof Stmt\If_ || $node instanceof Stmt\TryCatch) {
            $this->statements($node->stmts, $parent);
            foreach ($node->elseifs ?? [] as $branch) {
                $this->statements($branch->stmts, $parent);
            }
            $this->statements($node->else?->stmts ?? [], $parent);
        }
    }

    private function type(Stmt\ClassLike $node, string $parent): void
    {
        $kind = match (true) {
            $node instanceof Stmt\Interface_ => 'interface',
            $node instanceof Stmt\Enum_ => 'enum',
            default => 'class',
        };
        $name = $node->name->name;
        $this->add($node, $name, $kind, $parent);
        $this->statements($node->stmts, $parent === '' ? $name : "$parent.$name");
    }

    /** `define('NAME', …)` */
    private function definition(Stmt\Expression $node, string $parent): void
    {
        $call = $node->expr;
        if (!$call instanceof Node\Expr\FuncCall || !$call->name instanceof Node\Name) {
            return;
        }
        $name = $call->args[0]->value ?? null;
        if ($call->name->toString() === 'define' && $name instanceof Node\Scalar\String_ && count($call->args) > 1) {
            $this->add($node, $name->value, 'constant', $parent);
        }
    }

    private function add(Node $node, string $name, string $kind, string $parent): void
    {
        $line = $node->getStartLine();
        // Behind the attributes, which PHP-Parser makes part of the node.
        $groups = $node->attrGroups ?? [];
        if ($groups !== []) {
            $at = end($groups)->getEndTokenPos() + 1;
            while (is_array($this->tokens[$at]) && in_array($this->tokens[$at][0], [T_WHITESPACE, T_COMMENT, T_DOC_COMMENT], true)) {
                $at++;
            }
            $before = implode('', array_map(fn ($token) => is_array($token) ? $token[1] : $token, array_slice($this->tokens, 0, $at)));
            $line = substr_count($before, "\n") + 1;
        }
        $this->found[] = [
            'name' => $name, 'kind' => $kind, 'parent' => $parent, 'line' => $line, 'end_line' => $node->getEndLine(),
        ];
    }
}

$lexer = new PhpParser\Lexer\Emulative([
    'usedAttributes' => ['startLine', 'endLine', 'startTokenPos', 'endTokenPos', 'comments'],
]);
$parser = (new PhpParser\ParserFactory())->create(PhpParser\ParserFactory::PREFER_PHP7, $lexer);
while (($path = fgets(STDIN)) !== false) {
    $path = rtrim($path, "\n");
    $text = file_get_contents($path);
    try {
        $statements = $parser->parse($text);
        $walk = new Walk($lexer->getTokens());
        $walk->statements($statements, '');
        $answer = ['path' => $path, 'declarations' => $walk->found];
    } catch (PhpParser\Error $error) {
        $answer = ['path' => $path, 'refused' => $error->getMessage()];
    }
    echo json_encode($answer, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE), "\n";
}
