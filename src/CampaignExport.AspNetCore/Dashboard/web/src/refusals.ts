/** The reasons of refusals in words. */

import { Refusal } from './api';
import { say, type Word } from './words';

const byKind: Record<string, Word> = {
  invalid: 'invalid',
  unauthenticated: 'signedOut',
  'not-allowed': 'notAllowed',
  conflict: 'conflict',
  'not-possible': 'notPossible',
  'queue-full': 'queueFull',
  'invalid-data': 'invalid-data',
  'no-data': 'no-data',
};

const byStatus: Record<number, Word> = { 0: 'unreachable', 401: 'signedOut', 403: 'notAllowed' };

/** The reason of an error. */
export function reasonOf(error: unknown, notFound: Word = 'notFound'): string {
  if (!(error instanceof Refusal))
    return say('serverError', { status: String(error) });
  if (error.status === 404)
    return say(notFound);
  const word = byKind[error.kind ?? ''] ?? byStatus[error.status];
  return word === undefined ? say('serverError', { status: String(error.status) }) : say(word);
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof Refusal && error.status === 401;
}
