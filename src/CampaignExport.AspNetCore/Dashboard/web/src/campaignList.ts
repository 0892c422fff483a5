/** The page of all campaigns that the user may see. */

import { listCampaigns } from './api';
import type { CampaignPage } from './contracts';
import { h } from './dom';
import { icon } from './icons';
import { emptyNotice, errorNotice, loadingCards } from './notices';
import { dashboardPath } from './place';
import { say } from './words';

export function campaignList(place: HTMLElement): void {
  document.title = say('campaigns');
  const list = h('ul', { class: 'campaigns' });
  const rest = h('div', {}, ...loadingCards(3));
  place.replaceChildren(h('div', { class: 'page-head' }, h('div', {}, h('h1', {}, say('campaigns')), h('p', {}, say('campaignsLead')))), list, rest);
  void load();

  async function load(after?: string): Promise<void> {
    try {
      const { campaigns, next } = await listCampaigns(after);
      list.append(...campaigns.map(entry));
      rest.replaceChildren(...(
        next !== undefined ? [h('button', { class: 'button', type: 'button', click: () => void load(next) }, say('more'))]
        : list.childElementCount === 0 ? [emptyNotice('noCampaigns', say('noCampaignsHint'))]
        : []));
    } catch (error) {
      rest.replaceChildren(errorNotice(error, () => void load(after)));
    }
  }
}

function entry({ id, name, workspaceId }: CampaignPage['campaigns'][number]): HTMLElement {
  return h('li', {}, h('a', { class: 'card', href: dashboardPath(id) },
    h('span', { class: 'tile', 'aria-hidden': 'true' }, icon('chart')),
    h('span', {}, h('b', {}, name), h('small', {}, say('workspace', { name: workspaceId }))),
    icon('right')));
}
