/** Notices in place of content: loading, nothing to show, an error. */

import { Refusal } from './api';
import { h, type Child } from './dom';
import { isSignedOut, reasonOf } from './refusals';
import { say, unbroken, type Word } from './words';

/** The errors whose detail says more than their reason. */
const detailed = ['invalid', 'invalid-data', 'no-data', 'not-possible'];

export function emptyNotice(title: Word, hint: string, ...more: Child[]): HTMLElement {
  return h('div', { class: 'notice' }, h('h2', {}, say(title)), h('p', {}, hint), ...more);
}

export function warningNotice(texts: HTMLElement): HTMLElement {
  return h('div', { class: 'notice' }, h('h2', {}, say('aboutNumbers')), texts);
}

/** The warnings about the charts; null without warnings. */
export function warningTexts(warnings: string[]): HTMLElement | null {
  return warnings.length === 0 ? null : h('div', { role: 'status' }, ...warnings.map(text => h('p', {}, unbroken(text))));
}

/** The detail of an error; null without one. What the host wrote is probably English. */
export function detailOf(error: unknown): HTMLElement | null {
  return !(error instanceof Refusal) || error.problem.detail === undefined ? null : h('p', { lang: error.language ?? 'en' }, unbroken(error.problem.detail));
}

/** The reason of an error, and its detail if that says more. */
export function problemOf(error: unknown, notFound?: Word): HTMLElement[] {
  const detail = error instanceof Refusal && detailed.includes(error.kind ?? '') ? detailOf(error) : null;
  return [h('p', {}, reasonOf(error, notFound)), ...(detail === null ? [] : [detail])];
}

/** Says that a part of the address is ignored, and which values it may have; none if they are not listed. */
export function ignoredText(name: string, values: readonly string[] = []): string {
  return values.length === 0 ? say('ignored', { name }) : say('ignoredOf', { name, values: values.join(', ') });
}

export function errorNotice(error: unknown, retry: () => void): HTMLElement {
  const isOut = isSignedOut(error);
  // Reloading the page redirects to the sign-in page, and back.
  const action = h('button', { class: 'button', type: 'button', click: () => isOut ? location.reload() : retry() }, say(isOut ? 'signIn' : 'retry'));
  return h('div', { class: 'notice error', role: 'alert' }, h('h2', {}, say('errorTitle')), ...problemOf(error), action);
}

export function loadingCards(count: number): HTMLElement[] {
  return Array.from({ length: count }, () => h('div', { class: 'card skeleton', 'aria-hidden': 'true' }));
}
