/** The entry point. The theme is set before the first paint, the page after the document is loaded. */

import { campaignList } from './campaignList';
import { campaignPage } from './campaignPage';
import { h } from './dom';
import { header } from './header';
import { linkPage } from './linkPage';
import { operations } from './operations';
import { campaignId, deadLink, isOperations } from './place';
import { showTheme } from './theme';

let shown = new AbortController();

showTheme();
document.addEventListener('DOMContentLoaded', show);

function show(): void {
  shown.abort();
  shown = new AbortController();
  const content = h('main', { id: 'content', tabindex: -1 });
  document.body.replaceChildren(header(changeLanguage), content);
  if (deadLink !== null)
    linkPage(content, deadLink);
  else if (isOperations)
    operations(content, shown.signal);
  else if (campaignId === null)
    campaignList(content, shown.signal);
  else
    void campaignPage(content, campaignId, shown.signal);
}

/** Shows the page in another language. The focus returns to the choice of the language. */
function changeLanguage(): void {
  show();
  document.querySelector<HTMLElement>('.settings select:last-child')?.focus();
}
