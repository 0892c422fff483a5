/** The page for a download link without a file: the reason, and where to export again. */

import { h } from './dom';
import { dashboardPath, root, type DeadLink } from './place';
import { say } from './words';

const words = {
  expired: ['linkExpired', 'linkExpiredHint', 'exportAgain'],
  gone: ['linkGone', 'linkGoneHint', 'exportAgain'],
  'not-found': ['linkNotFound', 'linkNotFoundHint', 'exportAgain'],
  'not-ready': ['linkNotReady', 'linkNotReadyHint', 'showExport'],
} as const;

export function linkPage(place: HTMLElement, { reason, campaignId }: DeadLink): void {
  const [title, hint, action] = words[reason];
  document.title = say(title);
  // For a link of another user, the campaign is not known.
  const target = campaignId === null ? `${root}/` : dashboardPath(campaignId);
  place.replaceChildren(h('div', { class: 'notice' },
    h('h1', {}, say(title)), h('p', {}, say(hint)), h('a', { class: 'button primary', href: target }, say(action))));
}
