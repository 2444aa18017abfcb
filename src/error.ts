/** The closed set of codes an error result may carry. */
export const ERROR_CODES = [
  "INVALID_PARAMS",
  "UNKNOWN_ACTION",
  "PATH_OUTSIDE_ROOTS",
  "PATH_PROTECTED",
  "FILE_NOT_FOUND",
  "FILE_EXISTS",
  "FILE_CHANGED",
  "FILE_TOO_LARGE",
  "NOT_A_FILE",
  "UNSUPPORTED_FORMAT",
  "PARSE_FAILED",
  "PERMISSION_DENIED",
  "KEY_MISSING",
  "PROVIDER_AUTH",
  "PROVIDER_RATE_LIMITED",
  "PROVIDER_UNAVAILABLE",
  "PROVIDER_TIMEOUT",
  "PROVIDER_BAD_RESPONSE",
  "MODEL_NOT_FOUND",
  "GENERATION_TRUNCATED",
  "GENERATION_INVALID",
  "SQL_REJECTED",
  "SQL_FAILED",
  "DATABASE_BUSY",
  "DATABASE_CORRUPT",
  "SESSION_NOT_FOUND",
  "BLOCK_NOT_FOUND",
  "BLOCK_STATE",
  "CONFLICT",
  "SHUTTING_DOWN",
  "CANCELLED",
  "TIMEOUT",
  "STORAGE_FULL",
  "INTERNAL",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Codes whose cause can pass by itself, so that the same call may succeed later. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "PROVIDER_RATE_LIMITED",
  "PROVIDER_UNAVAILABLE",
  "PROVIDER_TIMEOUT",
  "DATABASE_BUSY",
  "CONFLICT",
  "SHUTTING_DOWN",
  "TIMEOUT",
]);

export interface ErrorOptions {
  /** What the caller should do next. */
  hint?: string;
  /** Machine-readable particulars; must hold no secret and no file content. */
  details?: Record<string, unknown>;
  /** Overrides what the code says by itself. */
  retryable?: boolean;
  cause?: unknown;
}

/** What an error looks like on the wire. Empty fields are left out. */
export interface PublicError {
  code: ErrorCode;
  message: string;
  hint?: string;
  retryable: boolean;
  details?: Record<string, unknown>;
}

/**
 * The one error type that may reach a user. `message` says what failed and on what, `hint` what
 * to do about it. Everything else that is thrown is a defect and becomes INTERNAL at the edge.
 */
export class BrainloopError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "BrainloopError";
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
    this.retryable = options.retryable ?? RETRYABLE.has(code);
  }

  toJSON(): PublicError {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      retryable: this.retryable,
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }

  /** Rebuilds an error that crossed a thread or process boundary as JSON. */
  static fromJSON(error: PublicError): BrainloopError {
    return new BrainloopError(error.code, error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.details === undefined ? {} : { details: error.details }),
      retryable: error.retryable,
    });
  }
}
