/** The totals and rates of a campaign: cards for the campaign, and a table of its channels or variations. */

import { getSummary } from './api';
import type { Campaign, Summary, SummaryRow } from './contracts';
import { h, rowHead, type Child } from './dom';
import { change, currencyOf, metricValue, number, percent, points, shortDays } from './formats';
import { channelName, figureName, groupName, people, rateName } from './names';
import { warningTexts } from './notices';
import { panel, type Panel } from './panel';
import { comparedDays, daysOf, reportQuery, type Days, type View } from './view';
import { say, type Word } from './words';

/** The rates by what they say, the best first: unique opens say more than opens. */
const concepts: [Word, string[]][] = [
  ['ofDelivery', ['delivery_rate']],
  ['ofOpens', ['unique_open_rate', 'open_rate', 'total_open_rate', 'read_rate']],
  ['ofClicks', ['unique_click_rate', 'click_rate']],
  ['ofClickToOpen', ['click_to_open_rate']],
  ['ofConversions', ['conversion_rate']],
  ['ofBounces', ['bounce_rate', 'delivery_failure_rate', 'failure_rate', 'error_rate']],
  ['ofSpam', ['spam_rate']],
  ['ofUnsubscribes', ['unsubscribe_rate', 'opt_out_rate']],
];

/** The number of characters that a card has room for. */
const longest = 10;

/** @param onSummary Called with each summary, before it is shown. */
export function summary(campaign: Campaign, signal: AbortSignal, onSummary: (summary: Summary, view: View) => void): Panel {
  return panel(say('summary'), 'summary', signal, view => String(reportQuery(view)), [], async (view, now) => {
    const days = comparedDays(view, campaign);
    const isWhole = days?.complete.to === daysOf(view)?.to;
    const read = (some: Days) => getSummary(campaign.id, view, some, now).catch(() => null);
    const [current, previous, complete] = await Promise.all([
      getSummary(campaign.id, view, null, now),
      days && read(days.before),
      days && !isWhole ? read(days.complete) : null,
    ]);
    if (now.aborted)
      return null;
    onSummary(current, view);
    if (!hasNumbers(current))
      return null;
    const latest = isWhole ? current : complete;
    const isCompared = days !== null && latest !== null && previous !== null && hasNumbers(previous);
    return [
      h('dl', { class: 'tiles' }, ...cards(current).map(row => tile(row, isCompared && delta(same(latest, row), same(previous, row))))),
      isCompared && h('p', { class: 'hint' }, isWhole ? say('comparedWith', { days: shortDays(days.before) })
        : say('comparedComplete', { complete: shortDays(days.complete), days: shortDays(days.before) })),
      // The charts have the other warnings.
      current.rows.some(row => row.rateName === 'conversion_rate' && row.rate! > 1) && warningTexts(current.warnings),
      breakdown(current),
    ];
  });
}

function hasNumbers({ rows }: Summary): boolean {
  return rows.some(row => Number(row.value) !== 0);
}

/** The rows of the cards: those of the campaign, and those of its channel if it has one. */
function cards({ rows }: Summary): SummaryRow[] {
  const ofCampaign = rows.filter(row => row.channel === undefined);
  const channels = new Set(rows.map(row => row.channel).filter(channel => channel !== undefined));
  const ofChannel = channels.size === 1 ? rows.filter(row => row.channel !== undefined && row.isControl === undefined) : [];
  const find = (metric: string) => ofCampaign.find(row => row.metric === metric) ?? ofChannel.find(row => row.metric === metric);
  const rates = concepts.map(([, names]) => rateOf(ofCampaign, names) ?? rateOf(ofChannel, names));
  const conversions = rates.some(row => row?.metric === 'conversions') ? undefined : find('conversions');
  const amounts = [ofCampaign, ofChannel].map(rows => rows.filter(row => currencyOf(row.metric) !== null)).find(rows => rows.length > 0) ?? [];
  return [find('sent'), Object.keys(people).map(find).find(row => row !== undefined), ...rates, conversions, ...amounts].filter(row => row !== undefined);
}

function rateOf(rows: SummaryRow[], names: string[]): SummaryRow | undefined {
  return names.map(name => rows.find(row => row.rateName === name && row.rate !== undefined)).find(row => row !== undefined);
}

function same(summary: Summary, { channel, metric }: SummaryRow): SummaryRow | undefined {
  return summary.rows.find(row => row.channel === channel && row.metric === metric && row.isControl === undefined);
}

function tile(row: SummaryRow, delta: Child): HTMLElement {
  const isRate = row.rate !== undefined;
  const text = isRate ? percent(row.rate!) : metricValue(row.metric, row.value);
  return h('div', { class: text.length > longest ? 'wide' : undefined },
    h('dt', {}, isRate ? rateName(row.rateName!) : row.metric === 'sent' ? say('messagesSent') : figureName(row)),
    h('dd', {},
      h('strong', {}, text),
      delta,
      isRate && row.header !== undefined && h('small', {}, `${number(row.value)} ${row.header}`)));
}

/** The change since the period before: in percentage points for a rate, else in percent. */
function delta(row: SummaryRow | undefined, before: SummaryRow | undefined): Child {
  if (row === undefined || before === undefined)
    return null;
  const text = row.rate !== undefined ? before.rate !== undefined && say('pointsChange', { n: points(row.rate - before.rate) })
    : Number(before.value) > 0 && change(Number(row.value) / Number(before.value) - 1);
  return text !== false && h('span', { class: 'delta' }, text);
}

/** The table of the channels, or of the variations of a multivariate campaign; null if there is one only. */
function breakdown({ rows, isMultivariate }: Summary): HTMLElement | null {
  const parts = Map.groupBy(rows.filter(row => row.channel !== undefined && (isMultivariate ? row.isControl === false : row.isControl === undefined)),
    row => isMultivariate ? row.variationId ?? row.variationName ?? '' : row.channel!);
  if (parts.size < 2)
    return null;
  const shown = concepts.map(([word, names]) => {
    const rates = [...parts.values()].map(part => rateOf(part, names));
    const kinds = new Set(rates.map(rate => rate?.rateName).filter(name => name !== undefined));
    // Channels can have different rates of a kind. Then each cell names its own.
    return { title: kinds.size === 1 ? rateName([...kinds][0]!) : say(word), isMixed: kinds.size > 1, kinds, rates };
  }).filter(({ kinds }) => kinds.size > 0);
  const title = say(isMultivariate ? 'byVariation' : 'byChannel');
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': title }, h('table', {},
    h('caption', { class: 'visually-hidden' }, title),
    h('thead', {}, h('tr', {}, ...[say(isMultivariate ? 'variation' : 'channel'), say('messagesSent'), ...shown.map(({ title }) => title)]
      .map(text => h('th', { scope: 'col' }, text)))),
    h('tbody', {}, ...[...parts.values()].map((part, index) => h('tr', {},
      rowHead(isMultivariate ? groupName(part[0]!) : channelName(part[0]!.channel!)),
      h('td', {}, valueOf(part.find(row => row.metric === 'sent'))),
      ...shown.map(({ rates, isMixed }) => cell(rates[index], isMixed)))))));
}

function valueOf(row: SummaryRow | undefined): string {
  return row === undefined ? '–' : number(row.value);
}

function cell(row: SummaryRow | undefined, isNamed: boolean): HTMLElement {
  return row === undefined ? h('td', {}, '–')
    : h('td', {}, percent(row.rate!), h('small', {}, isNamed && row.header !== undefined ? `${number(row.value)} ${row.header}` : number(row.value)));
}
