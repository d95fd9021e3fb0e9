import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '../protocol/messages.js';

/** Two secrets: one to steer, one that may only look. */
export type Tokens = Readonly<Record<Role, string>>;

/** New tokens of 256 random bits each. */
export const newTokens = (): Tokens => {
  const token = (): string => randomBytes(32).toString('base64url');
  return { control: token(), view: token() };
};

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The role that a token gives, if any. Both are always compared, in a time that does not depend on what is equal. */
export const roleOf = (tokens: Tokens): ((token: string) => Role | undefined) => {
  const [control, view] = [digest(tokens.control), digest(tokens.view)];
  return (token) => {
    const given = digest(token);
    const [steers, looks] = [timingSafeEqual(given, control), timingSafeEqual(given, view)];
    return steers ? 'control' : looks ? 'view' : undefined;
  };
};
