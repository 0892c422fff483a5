/** The most clicked links of a campaign. */

import { getLinks } from './api';
import type { Campaign, Summary } from './contracts';
import { h } from './dom';
import { number } from './formats';
import { channelName, groupName } from './names';
import { panel, type Panel } from './panel';
import { reportQuery, type View } from './view';
import { say } from './words';

const [usual, most] = [10, 200];

export interface LinkPanel extends Panel {
  /** Sets the names of the variations, for the next view. */
  describe: (summary: Summary) => void;
}

export function links(campaign: Campaign, signal: AbortSignal): LinkPanel {
  let limit = usual;
  let names = new Map<string, string>();
  let shown: View | undefined;
  const whole = panel(say('links'), 'links', signal, view => String(reportQuery(view)), [], async (view, now) => {
    limit = view === shown ? limit : usual;
    shown = view;
    const { total, links } = await getLinks(campaign.id, view, limit, now);
    if (links.length === 0)
      return null;
    const [hasChannels, hasVariations] = [new Set(links.map(link => link.channel)).size > 1, names.size > 1];
    return [
      h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': say('links') }, h('table', {},
        h('caption', { class: 'visually-hidden' }, say('links')),
        h('thead', {}, h('tr', {}, ...[
          say('link'), hasChannels && say('channel'), hasVariations && say('variation'), say('clicks'), say('uniqueClicks'),
        ].map(text => text !== false && h('th', { scope: 'col' }, text)))),
        h('tbody', {}, ...links.map(link => h('tr', {},
          h('th', { scope: 'row', class: 'link' }, link.linkAlias !== '' && h('b', {}, link.linkAlias), link.url === '' ? link.linkAlias === '' && '–' : h('span', {}, link.url)),
          hasChannels && h('td', {}, channelName(link.channel)),
          hasVariations && h('td', {}, names.get(link.variationId) ?? link.variationId),
          h('td', {}, number(link.clicks)),
          h('td', {}, number(link.uniqueClicks))))))),
      total > links.length && h('p', { class: 'hint' }, say('someOf', { n: number(links.length), all: number(total) }), ' ',
        limit < most && h('button', { class: 'button quiet', type: 'button', click: () => {
          limit = most;
          whole.show(view, true);
        } }, say('more'))),
    ];
  });
  return { ...whole, describe: ({ rows }) => names = new Map(rows.filter(row => row.variationId !== undefined).map(row => [row.variationId!, groupName(row)])) };
}
