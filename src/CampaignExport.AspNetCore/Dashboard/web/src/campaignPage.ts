/** The page of a campaign: its charts, its "User data" menu, its exports. */

import { getCampaign } from './api';
import { chartGrid } from './chartGrid';
import type { Campaign, Contents } from './contracts';
import { h } from './dom';
import { openExportDialog } from './exportDialog';
import { jobList } from './jobList';
import { menu } from './menu';
import { errorNotice, loadingCards } from './notices';
import { root } from './place';
import { readView } from './view';
import { say } from './words';

const contents: Contents[] = ['all', 'user-data', 'email'];

export async function campaignPage(place: HTMLElement, id: string, signal: AbortSignal): Promise<void> {
  document.title = say('campaigns');
  place.replaceChildren(h('div', { class: 'grid' }, ...loadingCards(3)));
  try {
    const campaign = await getCampaign(id);
    if (!signal.aborted)
      show(campaign);
  } catch (error) {
    place.replaceChildren(errorNotice(error, () => void campaignPage(place, id, signal)));
  }

  function show(campaign: Campaign): void {
    document.title = `${campaign.name} · ${say('campaigns')}`;
    const kind = h('p', { class: 'kind' });
    const jobs = jobList(campaign.id, signal);
    const charts = chartGrid(campaign, signal, isMultivariate => kind.textContent = say(isMultivariate ? 'multivariate' : 'multichannel'));
    place.replaceChildren(
      h('div', { class: 'page-head' },
        h('div', {},
          h('nav', { class: 'crumbs', 'aria-label': say('campaigns') }, h('a', { href: `${root}/` }, say('campaigns'))),
          h('h1', {}, campaign.name), kind),
        // The user may export the contents that have columns.
        campaign.mayExportUserData === true && menu(say('userData'), 'people', contents
          .filter(contents => campaign.columns?.[contents] !== undefined)
          .map(contents => ({
            text: say(contents),
            hint: say(`${contents}Hint`),
            onChoice: () => openExportDialog(campaign, contents, readView(location.search, campaign).view.timeZone, jobs.add),
          })))),
      jobs.element,
      charts);
  }
}
