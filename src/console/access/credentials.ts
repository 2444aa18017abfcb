import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** How long a login link works (SPEC 15). */
const CODE_SECONDS = 60;
/** How long a browser stays logged in. */
const COOKIE_SECONDS = 7 * 86_400;

/** What a code or a cookie is for; one never passes as the other. */
type Purpose = "login" | "cookie" | "page" | "proof";

/**
 * What is derived from the console's secret. Nothing but used codes is kept, so that a page stays open when the
 * worker behind the port ends and another one of the project takes its place.
 */
export class Credentials {
  readonly #secret: string;
  readonly #used = new Map<string, number>();

  /** @param secret of the project's consoles; whoever holds it holds the console */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** @returns a code that logs in once, within a minute, at the console of that run */
  loginCode(run: string, now: number): string {
    return this.#ticket("login", run, now + CODE_SECONDS);
  }

  /** Takes a code. @returns false for one that is wrong, used or too old */
  redeem(code: string, run: string, now: number): boolean {
    for (const [used, until] of this.#used) if (until < now) this.#used.delete(used);
    if (!this.#valid("login", code, run, now) || this.#used.has(code)) return false;
    this.#used.set(code, now + CODE_SECONDS);
    return true;
  }

  /** @returns a cookie's value, and how long it is good for */
  cookie(now: number): { value: string; maxAgeSeconds: number } {
    return { value: this.#ticket("cookie", "", now + COOKIE_SECONDS), maxAgeSeconds: COOKIE_SECONDS };
  }

  acceptsCookie(value: string, now: number): boolean {
    return this.#valid("cookie", value, "", now);
  }

  /** The token that a page of this login sends along with each change. */
  pageToken(cookie: string): string {
    return this.#sign("page", cookie);
  }

  acceptsPageToken(token: string, cookie: string): boolean {
    return same(token, this.pageToken(cookie));
  }

  /** For programs: `Authorization: Bearer …`. */
  acceptsBearer(token: string): boolean {
    return same(token, this.#secret);
  }

  /** Shows that whoever answers at a port knows the secret, without showing it. */
  proof(challenge: string): string {
    return this.#sign("proof", challenge);
  }

  /** `until.nonce.signature` */
  #ticket(purpose: Purpose, bound: string, until: number): string {
    const body = `${Math.floor(until)}.${randomBytes(12).toString("base64url")}`;
    return `${body}.${this.#sign(purpose, `${bound}\n${body}`)}`;
  }

  #valid(purpose: Purpose, ticket: string, bound: string, now: number): boolean {
    const [until = "", nonce = "", signature = ""] = ticket.split(".", 3);
    return same(signature, this.#sign(purpose, `${bound}\n${until}.${nonce}`)) && Number(until) >= now;
  }

  #sign(purpose: Purpose, text: string): string {
    return createHmac("sha256", this.#secret).update(`${purpose}\n${text}`).digest("base64url");
  }
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
