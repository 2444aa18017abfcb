/** Names that are macros by custom, and reserved names: capitals, `_GLIBCXX_…`, `__THROW`. */
const MACRO = /^(?:[A-Z][A-Z\d]*_?[A-Z\d_]+|_+[A-Z\d][A-Z\d_]*|__\w+)$/;
/** Reserved names that are types or operators. */
const NO_MACRO =
  /^(?:__(?:[usbl]e?\d+|int\d+|float\d+|m\d+[a-z]*|builtin\w*|\w+_t|\w+_type|underlying_type)|_[A-Z]|_Float\d+x?|_Decimal\d+)$/;

export function isMacroName(word: string): boolean {
  return MACRO.test(word) && !NO_MACRO.test(word);
}

/** Words that are never the name or the type that is declared. */
export const NEUTRAL = words(
  "static extern const volatile inline constexpr consteval constinit virtual register friend explicit mutable " +
    "restrict thread_local typedef typename export public private protected",
);

/** Types by themselves: beside them every other name is a macro. */
export const PRIMITIVES = words(
  "void char short int long float double signed unsigned bool auto wchar_t char8_t char16_t char32_t _Bool " +
    "_Complex __int128 __int64 size_t ssize_t",
);

export const TAGS = words("struct union enum class");

/** What carries arguments and says nothing about names or types. */
export const ATTRIBUTES = words(
  "__attribute__ __attribute __declspec _Alignas __extension__ asm __asm __asm__ _Noreturn __inline " +
    "__inline__ __restrict __restrict__ __const __volatile__ __signed__ __forceinline __cdecl __stdcall __fastcall " +
    "__pascal __thread _Thread_local alignas",
);

/** What may stand behind parameters. */
export const BEHIND_PARAMETERS = words("const noexcept override final volatile requires throw");

/** Statements that begin with these are left as they are. */
export const OTHER_STATEMENTS = words("using namespace concept requires template import module goto return");

/** Words behind which parentheses are part of a type. */
export const TYPE_OF = words("decltype typeof __typeof __typeof__ _Atomic");

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}
