/** Begins: before anything is painted with the colours, and with the page when the document is there. */

import { campaignList } from './campaignList';
import { campaignPage } from './campaignPage';
import { h } from './dom';
import { header } from './header';
import { linkPage } from './linkPage';
import { campaignId, deadLink } from './place';
import { showTheme } from './theme';

let shown = new AbortController();

showTheme();
document.addEventListener('DOMContentLoaded', show);

function show(): void {
  shown.abort();
  shown = new AbortController();
  const content = h('main', { id: 'content', tabindex: -1 });
  document.body.replaceChildren(header(speakAnew), content);
  if (deadLink !== null)
    linkPage(content, deadLink);
  else if (campaignId === null)
    campaignList(content);
  else
    void campaignPage(content, campaignId, shown.signal);
}

/** Who has chosen a language goes on where it was chosen. */
function speakAnew(): void {
  show();
  document.querySelector<HTMLElement>('.settings select:last-child')?.focus();
}
