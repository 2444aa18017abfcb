/**
 * What tells languages apart that share an extension: the first rule that fits the beginning of a file names it.
 * A rule without a pattern is what it is where nothing fits.
 */
type Rule = readonly [language: string, pattern?: RegExp];

const XML = /^\s{0,100}<(?:\?xml|!DOCTYPE|!--|[A-Za-z][\w:-]*[\s/>])/;
const PERL =
  /^[ \t]*(?:use[ \t]+(?:strict|warnings|v?5|utf8|lib|[A-Z]\w*(?:::\w+)*[ \t;(])|package[ \t]+[\w:]+|(?:my|our|local)[ \t]+[$@%(]|sub[ \t]+\w+)|^#!.*perl|^=(?:head1|pod|encoding)\b|^__END__/m;
const RAKU =
  /^[ \t]*(?:use[ \t]+v6|(?:multi|proto)[ \t]+(?:sub|method)|(?:my[ \t]+)?class[ \t]+[\w:]+.*\{|unit[ \t]+(?:module|class)\b)/m;
const OBJECTIVE_C =
  /^[ \t]*(?:@(?:interface|class|protocol|property|end|synchronized|selector|implementation|import)\b|#import[ \t]+["<])/m;
const CPP =
  /^[ \t]*(?:template[ \t]*<|class[ \t]+\w+(?:[ \t]+\w+)?[ \t]*(?:final[ \t]*)?[:{\r\n]|namespace\b|using[ \t]+(?:namespace\b|\w+[ \t]*=)|(?:public|private|protected)(?:[ \t]+(?:slots|Q_SLOTS))?[ \t]*:|(?:virtual|explicit|constexpr|static_assert|enum[ \t]+class)\b|#[ \t]*include[ \t]*<(?:[a-z_]+|c(?:std\w+|math|string|assert|limits|errno))>)|\bstd::|\boperator[ \t]*[=+\-*<([]|=[ \t]*(?:delete|default)[ \t]*;|\bnoexcept\b|\bnullptr\b/m;
const FORTH = /^(?:: [^\s]+|new-device\b|\\ )/m;
const ASSEMBLY =
  /^[ \t]*(?:[.%](?:section|text|data|globa?l|macro|include|define|if\w*)|section[ \t]|mov[a-z]?[ \t]|\w+:[ \t]*(?:db|dw|equ)\b|;.*$)/im;

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  ".as": [
    ["ActionScript", /^[ \t]*(?:package\b|import\s+[\w.]+;|(?:public[ \t]+)?class\b.*\bextends\b)/m],
    ["AngelScript"],
  ],
  ".asc": [
    ["Public Key", /^-----BEGIN|^(?:ssh-|ecdsa-)/m],
    ["AsciiDoc", /^[=-]+(?:[ \t]|$)|\{\{[A-Za-z]/m],
    ["AGS Script"],
  ],
  ".bas": [
    ["Visual Basic 6.0", /^VERSION\s+[0-9]\.[0-9]\s|^Attribute VB_Name/im],
    ["FreeBASIC", /^[ \t]*#(?:define|include|ifdef|lang)\b/im],
    ["BASIC"],
  ],
  ".blade.php": [["Blade"]],
  ".bb": [
    ["Clojure", /^\s*(?:\(|;;|#!)/],
    ["BitBake", /^(?:require|include|inherit|[A-Z_]+(?:_\w+)?[ \t]*[?:+]?=)/m],
    ["BlitzBasic"],
  ],
  ".cl": [
    ["Common Lisp", /^[ \t]*\((?:defun|defpackage|in-package|defmacro|defvar)\b/im],
    ["Cool", /^class[ \t]+\w+[ \t]+(?:inherits|\{)/im],
    ["OpenCL"],
  ],
  ".cls": [
    ["TeX", /^[ \t]*(?:%|\\(?:NeedsTeXFormat|ProvidesClass|documentclass|def|newcommand|RequirePackage)\b)/m],
    ["Visual Basic 6.0", /^VERSION\s+[0-9]\.[0-9]\s+CLASS|^Attribute VB_Name/im],
    [
      "ObjectScript",
      /^(?:Class|Include|IncludeGenerator)[ \t]+%?[\w.]+(?:[ \t]+Extends\b|[ \t]*(?:\[|\{|$))/m,
    ],
    [
      "OpenEdge ABL",
      /^[ \t]*(?:(?:USING|BLOCK-LEVEL|ROUTINE-LEVEL)\b|CLASS[ \t]+[\w.]+.*:|DEFINE[ \t]|&(?:GLOBAL|SCOPED)-DEFINE)/im,
    ],
    [
      "Apex",
      /^[ \t]*(?:@\w+(?:\([^)]*\))?[ \t]*)*(?:global|public|private|virtual|abstract|with(?:out)?[ \t]+sharing)\b.*\bclass\b/im,
    ],
  ],
  ".cfg": [["INI"]],
  ".cs": [["Smalltalk", /![\w\s]+methodsFor: /], ["C#"]],
  ".d": [
    ["Makefile", /^[^\s:#][^:\n]*:(?:[ \t]|\\$|$)[^{}]*(?:\\$|$)(?![^]*\bmodule\b)/m],
    [
      "DTrace",
      /^(?:\w+:\w*:\w*:\w*|BEGIN|END|provider[ \t]+|#pragma[ \t]+D[ \t]+(?:option|attributes)|#!.*dtrace)/m,
    ],
    ["D"],
  ],
  ".e": [
    ["Eiffel", /^[ \t]*(?:(?:deferred|expanded)[ \t]+)?class\b|^[ \t]*(?:note|feature|inherit|indexing)\b/im],
    ["E", /^[ \t]*(?:def|import|while|var)\b.*[{:=]|^#!.*rune/m],
    ["Euphoria"],
  ],
  ".ex": [
    ["Elixir", /^[ \t]*(?:@moduledoc|defmodule\b|def[ \t]|import\b.*\bonly:|use[ \t]+[A-Z])/m],
    [
      "Euphoria",
      /^[ \t]*(?:--|namespace|(?:public[ \t]+)?include|with|without|global|atom|sequence|procedure|function)\b/m,
    ],
    ["Elixir"],
  ],
  ".f": [
    ["Forth", FORTH],
    ["Filebench WML", /^(?:flowop|set[ \t]+\$|define[ \t]+(?:file|process))/m],
    ["Fortran"],
  ],
  ".for": [["Forth", FORTH], ["Fortran"]],
  ".frag": [["JavaScript", /^[ \t]*(?:\(function|.*\brequire\b)|^function\b/m], ["GLSL"]],
  ".fs": [
    ["Forth", FORTH],
    [
      "GLSL",
      /^[ \t]*(?:#version|precision|uniform|varying|attribute|vec[234]\b)|\bgl_FragColor\b|\bvoid[ \t]+main\b/m,
    ],
    ["Filterscript", /#include|#pragma[ \t]+(?:rs|version)|__attribute__/],
    ["F#"],
  ],
  ".gs": [
    ["GLSL", /^#version\s+\d|\bgl_Position\b/m],
    ["Gosu", /^[ \t]*uses[ \t]+(?:java|gw)\./m],
    ["Genie", /^\[indent=|^(?:uses|init)$/m],
    ["JavaScript"],
  ],
  ".h": [["Objective-C", OBJECTIVE_C], ["C++", CPP], ["C"]],
  ".hh": [["Hack", /^<\?hh\b/], ["C++"]],
  ".html": [["HTML"]],
  ".inc": [
    ["PHP", /^\s{0,100}<\?(?:php|=|\s)/i],
    ["HTML", /^\s{0,100}<(?:!--|!DOCTYPE|html|div|p|table|head|meta|script|style|a|h[1-6]|ul|nav|span)\b/i],
    ["POV-Ray SDL", /^[ \t]*#(?:declare|local|version|macro|default)\b/m],
    [
      "SourcePawn",
      /^[ \t]*(?:#(?:pragma[ \t]+(?:newdecls|semicolon)|tryinclude|endinput)|methodmap|typeset|public[ \t]+(?:SharedPlugin|Extension))\b/m,
    ],
    ["Pawn", /^[ \t]*(?:native|stock|forward)[ \t]+(?:\w+:)?\w+\(/m],
    [
      "Pascal",
      /^[ \t]*(?:\{\$(?:DEFINE|IFDEF|I |MODE|ELSE|IFOPT)|(?:procedure|function|const|var|type|unit|uses|interface)\b(?!.*[={(].*\{))/im,
    ],
    ["SQL", /^[ \t]*(?:CREATE|INSERT|SELECT|ALTER|DROP)[ \t]/im],
    [
      "C++",
      /^[ \t]*#[ \t]*(?:include|define|ifn?def|if|pragma)\b|^[ \t]*(?:template|namespace|static|inline|class|struct|case)\b/m,
    ],
    ["BitBake", /^(?:require|inherit|[A-Z_]+(?:_\w+)?[ \t]*(?:\?\?|[?:+.])?=)/m],
    ["NASL", /^(?:include\(|if[ \t]*\(description\)|function[ \t]+\w+[ \t]*\()/m],
    ["Assembly", ASSEMBLY],
  ],
  ".j": [
    ["Objective-J", /^[ \t]*@(?:import|implementation|class)\b/m],
    ["Jasmin", /^[ \t]*\.(?:class|super|method|source|bytecode|field)\b/m],
    ["JASS"],
  ],
  ".json": [["JSON"]],
  ".l": [
    ["Common Lisp", /^[ \t]*\((?:def|in-package)/im],
    ["Lex", /^(?:%[%{}]|%option\b)/m],
    ["Roff", /^[.'][A-Za-z]{2}(?:[ \t]|$)/m],
    ["PicoLisp"],
  ],
  ".ls": [["LoomScript", /^[ \t]*package[ \t]*[\w./*-]*[ \t]*\{/m], ["LiveScript"]],
  ".m": [
    ["Objective-C", OBJECTIVE_C],
    ["Mercury", /:-[ \t]*(?:module|pred|func|import_module|interface)\b/],
    ["MUF", /^: /m],
    ["M", /^[ \t]*;/m],
    ["Wolfram Language", /\(\*[^]{0,400}\*\)|^[ \t]*(?:BeginPackage|Needs|Begin)\[|\bModule\[/m],
    ["MATLAB", /^[ \t]*(?:%|(?:function|classdef)\b|end;?$|(?:clear|clc|close)\b)|\.\.\.[ \t]*$/m],
    ["Limbo", /^\w+[ \t]*:[ \t]*(?:module|con|adt)\b/m],
    ["Objective-C", /^[ \t]*(?:#[ \t]*(?:include|define|if)|\/\/|\/\*)/m],
    ["MATLAB"],
  ],
  ".md": [["Markdown"]],
  ".ml": [["Standard ML", /^[ \t]*(?:signature|structure|functor|fun|datatype)\b|=>/m], ["OCaml"]],
  ".mm": [["XML", XML], ["Objective-C++"]],
  ".mo": [
    ["Motoko", /^[ \t]*(?:import[ \t]+\w+[ \t]+"|(?:persistent[ \t]+)?actor\b|shared\b|public[ \t]+func)/m],
    ["Modelica"],
  ],
  ".mod": [
    ["XML", /^\s{0,100}<(?:!ENTITY|!ELEMENT|\?xml|!--)/],
    [
      "Modula-2",
      /^[ \t]*(?:IMPLEMENTATION[ \t]+|DEFINITION[ \t]+)?MODULE[ \t]+\w+|^[ \t]*END[ \t]+\w+\.|\(\*/m,
    ],
    ["Go Module", /^module[ \t]+[\w.~"/-]+[ \t]*(?:\/\/.*)?$/m],
    ["NMODL", /^(?:NEURON|UNITS|PARAMETER|BREAKPOINT|ASSIGNED|STATE|TITLE)\b/m],
    ["AMPL", /^[ \t]*(?:set|param|var|minimize|maximize|subject[ \t]+to|s\.t\.)[ \t]/m],
    ["Linux Kernel Module", /\.(?:k?o|ko):?\s/],
  ],
  ".moo": [["Mercury", /:- module/], ["Moocode"]],
  ".n": [["Roff", /^[.'][A-Za-z]{2}/m], ["Nemerle"]],
  ".php": [["Hack", /^<\?hh\b/], ["PHP"]],
  ".pl": [
    ["Prolog", /^[^#\n]*:-|^#!.*\b(?:swipl|yap|gprolog|sicstus)\b/m],
    ["Perl", PERL],
    ["Raku", RAKU],
    ["Perl"],
  ],
  ".pm": [["X PixMap", /^\s{0,20}\/\* XPM \*\//], ["Perl", PERL], ["Raku", RAKU], ["Perl"]],
  ".pp": [["Pascal", /^[ \t]*(?:unit|program|uses|interface|implementation|begin)\b|\bend\./im], ["Puppet"]],
  ".pro": [
    ["Proguard", /^-(?:keep|dontwarn|optimiz|include\w*class)\w*/m],
    ["Prolog", /^[^[#%\n][^#%\n]{0,200}:-/m],
    ["QMake", /^[ \t]*(?:HEADERS|SOURCES|TARGET|TEMPLATE|QT|CONFIG|SUBDIRS)[ \t]*[+*]?=/m],
    ["INI", /^\w[\w.]*[ \t]*=/m],
    ["IDL", /^[ \t]*(?:function|pro|compile_opt)\b[ \w,:]*$/im],
  ],
  ".properties": [["Java Properties"]],
  ".q": [["HiveQL", /^[ \t]*(?:SELECT|CREATE|SET|INSERT|FROM|USE|DROP)[ \t]/im], ["q"]],
  ".r": [["Rebol", /\bRebol\b/i], ["Rez", /^[ \t]*(?:resource|data|#include[ \t]+["<].*\.r[">])/m], ["R"]],
  ".re": [["C++", /^[ \t]*(?:#[ \t]*include|template[ \t]*<)|\/\*!re2c/m], ["Reason"]],
  ".res": [["XML", XML], ["ReScript"]],
  ".rs": [["XML", /^\s{0,100}<\?xml/], ["RenderScript", /^[ \t]*#pragma[ \t]+(?:version|rs)\b/m], ["Rust"]],
  ".s": [["Assembly"]],
  ".sc": [["SuperCollider", /(?:^|[^\w.])(?:this|super)\.|^\s*[+~^]\s*\w|SynthDef\b/m], ["Scala"]],
  ".sol": [["Gerber Image", /^[DGMT]\d{2}\*|^%FS/m], ["Solidity"]],
  ".spec": [
    [
      "RPM Spec",
      /^(?:Name|Version|Summary|Release|%(?:prep|build|define|files|global|package|description))\b/m,
    ],
    ["Ruby", /^[ \t]*(?:require|describe|RSpec)\b/m],
    ["Python", /^(?:#|a[ \t]*=[ \t]*Analysis|block_cipher|import|from)/m],
  ],
  ".srt": [["SubRip Text", /^\d+\r?\n\d\d:\d\d:\d\d,\d{3} -->/m], ["SRecode Template"]],
  ".st": [
    ["StringTemplate", /\$\w+[($]|.!\s*.+?\s*!.|<!\s*.+?\s*!>|\[!\s*.+?\s*!\]|\{!\s*.+?\s*!\}/m],
    ["Smalltalk"],
  ],
  ".t": [
    ["Perl", PERL],
    ["Raku", RAKU],
    ["Turing", /^[ \t]*%[ \t]+|^[ \t]*var[ \t]+\w+(?:[ \t]*:[ \t]*\w+)?[ \t]*:=|^[ \t]*procedure\b/m],
    ["Terra", /^[ \t]*(?:terra|local|require)\b/m],
    ["Perl"],
  ],
  ".toc": [["World of Warcraft Addon Data", /^## /m], ["TeX"]],
  ".ts": [["XML", /^\s{0,100}<(?:\?xml|!DOCTYPE[ \t]+TS|TS[ >])/], ["TypeScript"]],
  ".tsx": [["XML", /^\s{0,100}<(?:\?xml|!DOCTYPE|tileset\b)/], ["TSX"]],
  ".txt": [["Text"]],
  ".v": [
    [
      "Rocq Prover",
      /^[ \t]*(?:Require|From[ \t]+\w+[ \t]+Require|Theorem|Lemma|Proof|Definition|Inductive|Fixpoint|Section|Module[ \t]+Type|Set|Axiom)\b/m,
    ],
    [
      "Verilog",
      /^[ \t]*(?:module[ \t]+\\?\w+\s{0,20}(?:#|\(|;)|endmodule|`(?:timescale|define|include|ifn?def)|always[ \t]*@|initial[ \t]+(?:begin|@)|(?:input|output|wire|reg)[ \t]+)/m,
    ],
    ["V", /^[ \t]*(?:(?:pub[ \t]+)?fn[ \t]+\w+|module[ \t]+\w+$|import[ \t]+[\w.]+|\$(?:if|else)\b)/m],
  ],
  ".x": [
    ["Linker Script", /^[ \t]*(?:SECTIONS|MEMORY|ENTRY|PHDRS|OUTPUT_FORMAT)\b/m],
    ["RPC", /\b(?:program|version)\s+\w+\s*\{|\bunion\s+\w+\s+switch\s*\(/],
    ["Logos", /^%(?:end|ctor|hook|group)\b/m],
    ["DirectX 3D File", /^xof /],
  ],
  ".yaml": [["YAML"]],
  ".yml": [["YAML"]],
  ".yy": [["JSON", /"modelName"\s*:\s*"GM|^\s{0,20}\{/], ["Yacc"]],
};

/**
 * The language by what a file holds, GitHub's name for it.
 * @param extension with the dot, in lower case
 * @returns undefined where no rule fits
 */
export function byContent(extension: string, head: string): string | undefined {
  const rules = Object.hasOwn(RULES, extension) ? (RULES[extension] ?? []) : [];
  return rules.find(([, pattern]) => pattern?.test(head) ?? true)?.[0];
}
