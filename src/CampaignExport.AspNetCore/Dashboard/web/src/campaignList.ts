/** The page of all campaigns that the user may see: search, filters, and a table that the server sorts. */

import { listCampaigns } from './api';
import type { CampaignPage, ListedCampaign, ListedRate } from './contracts';
import { field, h, put, svg, type Child } from './dom';
import { ago, number, percent, shortDays } from './formats';
import { channelName, rateName } from './names';
import { emptyNotice, errorNotice, ignoredText, loadingCards } from './notices';
import { dashboardPath } from './place';
import { say, type Word } from './words';

const pageSize = 50;
const mostAtOnce = 200;
const pollPause = 2000;
/** The server counts shown numbers of this age again. */
const oldAge = 300_000;

interface Column {
  sort: string;
  title: Word;
  cell: (campaign: ListedCampaign) => Child[];
}

const columns: Column[] = [
  { sort: 'last-day', title: 'days', cell: ({ numbers }) => [numbers?.firstDay === undefined || numbers.lastDay === undefined ? '–'
    : shortDays({ from: numbers.firstDay, to: numbers.lastDay })] },
  { sort: 'sent', title: 'sent', cell: ({ numbers }) => [numbers?.sent === undefined ? '–' : number(numbers.sent)] },
  { sort: 'delivered', title: 'delivered', cell: ({ numbers }) => [numbers?.delivered === undefined ? '–' : number(numbers.delivered)] },
  { sort: 'open-rate', title: 'openRate', cell: ({ numbers }) => rateCell(numbers, numbers?.openRate) },
  { sort: 'click-rate', title: 'clickRate', cell: ({ numbers }) => rateCell(numbers, numbers?.clickRate) },
];

const statuses: Record<NonNullable<ListedCampaign['status']>, Word> = { 'not-sent': 'statusNotSent', active: 'statusActive', finished: 'statusFinished' };

/** The parameters with few values. The address may have others, which are ignored. */
const valuesOf: Record<string, string[]> = {
  status: Object.keys(statuses),
  sort: ['name', 'first-day', ...columns.map(({ sort }) => sort)],
  direction: ['ascending', 'descending'],
};

export function campaignList(place: HTMLElement, signal: AbortSignal): void {
  document.title = say('campaigns');
  const problem = h('p', { class: 'problem', role: 'alert' });
  let query = readQuery();
  let shown: ListedCampaign[] = [];
  let loading = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rows = new Map<string, Row>();

  const search = h('input', { type: 'search', value: query.get('search') ?? '', input: () => soon(300, () => change({ search: search.value.trim() })) });
  const channels = select('channel', 'allChannels', []);
  const status = select('status', 'allStatuses', Object.entries(statuses).map(([value, word]) => [value, say(word)]));
  const order = h('select', { change: () => sortBy(...order.value.split(' ') as [string, string]) },
    h('option', { value: ' ' }, say('usualOrder')),
    ...[{ sort: 'name', title: 'name' as Word }, ...columns].flatMap(({ sort, title }) => [['ascending', '↑'], ['descending', '↓']]
      .map(([direction, arrow]) => h('option', { value: `${sort} ${direction}` }, `${say(title)} ${arrow}`))));
  const heads = new Map([{ sort: 'name', title: 'name' as Word }, ...columns].map(({ sort, title }) => [sort, h('th', { scope: 'col' },
    h('button', { type: 'button', click: () => sortBy(sort, isSorted(sort, 'descending') || (sort === 'name' && !isSorted(sort, 'ascending')) ? 'ascending' : 'descending') }, say(title)))]));
  const body = h('tbody', {});
  const table = h('div', { class: 'card listing', hidden: true }, h('table', { class: 'campaigns' },
    h('caption', { class: 'visually-hidden' }, say('campaigns')),
    h('thead', {}, h('tr', {}, heads.get('name')!, h('th', { scope: 'col' }, say('status')), ...columns.map(({ sort }) => heads.get(sort)!),
      h('th', { scope: 'col' }, say('trend')), h('th', { scope: 'col' }, say('counted')))),
    body));
  const state = h('p', { class: 'hint', role: 'status' });
  const rest = h('div', { class: 'rest' }, ...loadingCards(3));
  place.replaceChildren(
    h('div', { class: 'page-head' }, h('div', {}, h('h1', {}, say('campaigns')), h('p', {}, say('campaignsLead')))),
    h('section', { class: 'toolbar', 'aria-label': say('search') },
      field(say('search'), search), field(say('channel'), channels), field(say('status'), status), h('div', { class: 'narrow-only' }, field(say('sortBy'), order))),
    problem, state, table, rest);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    loading.abort();
  });
  addEventListener('popstate', () => {
    query = readQuery();
    search.value = query.get('search') ?? '';
    void load(pageSize);
  }, { signal });
  void load(pageSize);

  function select(name: string, all: Word, options: [string, string][]): HTMLSelectElement {
    const control = h('select', { change: () => change({ [name]: control.value }) }, h('option', { value: '' }, say(all)),
      ...options.map(([value, text]) => h('option', { value }, text)));
    return control;
  }

  function isSorted(sort: string, direction: string): boolean {
    return query.get('sort') === sort && (query.get('direction') ?? 'ascending') === direction;
  }

  function sortBy(sort: string, direction: string): void {
    change({ sort, direction: sort === '' ? '' : direction });
  }

  /** Reads the search in the address. Invalid values are named, and ignored. */
  function readQuery(): URLSearchParams {
    const words = new URLSearchParams(location.search);
    const wrong = Object.entries(valuesOf).filter(([name, values]) => words.has(name) && !values.includes(words.get(name)!));
    problem.textContent = wrong.map(([name, values]) => ignoredText(name, values)).join(' ');
    wrong.forEach(([name]) => words.delete(name));
    return words;
  }

  /** Shows another search, and keeps it in the address. */
  function change(words: Record<string, string>): void {
    problem.textContent = '';
    Object.entries(words).forEach(([name, value]) => value === '' ? query.delete(name) : query.set(name, value));
    const text = query.toString();
    history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}`);
    void load(pageSize);
  }

  function soon(milliseconds: number, then: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(then, milliseconds);
  }

  /** Loads the first campaigns of the search. */
  async function load(count: number): Promise<void> {
    clearTimeout(timer);
    loading.abort();
    const now = loading = new AbortController();
    try {
      let page: CampaignPage | undefined;
      const found: ListedCampaign[] = [];
      do {
        page = await listCampaigns(query, Math.min(mostAtOnce, count - found.length), page?.next, now.signal);
        found.push(...page.campaigns);
      } while (page.next !== undefined && found.length < count);
      if (!now.signal.aborted)
        show(page, found, count);
    } catch (error) {
      if (!now.signal.aborted)
        rest.replaceChildren(errorNotice(error, () => void load(count)));
    }
  }

  function show(page: CampaignPage, found: ListedCampaign[], count: number): void {
    shown = found;
    const known = [...query.keys()].some(name => ['search', 'channel', 'status'].includes(name));
    table.hidden = found.length === 0;
    state.textContent = [
      page.total === 1 ? say('oneCampaign') : say('someCampaigns', { n: number(page.total) }),
      page.uncounted > 0 && say('uncounted', { n: number(page.uncounted) }),
      found.length > 0 && say('listDays'),
    ].filter(text => text !== false).join(' ');
    rest.replaceChildren(...(
      page.next !== undefined ? [h('button', { class: 'button', type: 'button', click: () => void load(count + pageSize) }, say('more'))]
      : found.length > 0 ? []
      : known ? [emptyNotice('nothingFound', say('nothingFoundHint'))] : [emptyNotice('noCampaigns', say('noCampaignsHint'))]));
    showChoices(page);
    showRows();
    if (!signal.aborted && (found.some(isWaiting) || page.uncounted > 0))
      soon(pollPause, () => void load(count));
  }

  function showChoices(page: CampaignPage): void {
    // No campaign may have the channel of an address.
    for (const channel of [...page.channels, query.get('channel') ?? '']) {
      if (![...channels.options].some(option => option.value === channel))
        channels.append(h('option', { value: channel }, channelName(channel)));
    }

    channels.value = query.get('channel') ?? '';
    status.value = query.get('status') ?? '';
    const [sort, direction] = [query.get('sort') ?? '', query.get('direction') ?? 'ascending'];
    order.value = sort === '' ? ' ' : `${sort} ${direction}`;
    heads.forEach((head, name) => name === sort ? head.setAttribute('aria-sort', direction) : head.removeAttribute('aria-sort'));
  }

  /** Shows the campaigns in the rows they have already, so that the focus stays. */
  function showRows(): void {
    const wanted = shown.map(campaign => {
      const row = rows.get(campaign.id) ?? createRow(campaign);
      rows.set(campaign.id, row);
      row.fill(campaign);
      return row.element;
    });
    if (wanted.length === body.childElementCount && wanted.every((row, index) => row === body.children[index]))
      return;
    put(body, wanted);
  }
}

interface Row {
  element: HTMLTableRowElement;
  fill: (campaign: ListedCampaign) => void;
}

function createRow({ id, name, workspaceId }: ListedCampaign): Row {
  const channels = h('small', {});
  const cells = ['status', ...columns.map(column => column.title), 'trend', 'counted'].map(title => h('td', { 'data-label': say(title as Word) }));
  const element = h('tr', {}, h('th', { scope: 'row' }, h('a', { href: dashboardPath(id) }, name), channels), ...cells);
  return { element, fill };

  function fill(campaign: ListedCampaign): void {
    const { numbers, status } = campaign;
    channels.textContent = numbers === undefined || numbers.channels.length === 0 ? say('workspace', { name: workspaceId }) : numbers.channels.map(channelName).join(', ');
    const contents: Child[][] = [
      [status !== undefined && h('span', { class: `badge ${status === 'active' ? 'good' : ''}` }, say(statuses[status]))],
      ...columns.map(column => column.cell(campaign)),
      [numbers !== undefined && numbers.trend.length > 1 && sparkline(numbers.trend.map(Number))],
      [numbers === undefined ? say('counting') : numbers.failed === true ? say('notCounted') : h('time', { datetime: numbers.countedAt }, ago(numbers.countedAt))],
    ];
    cells.forEach((cell, index) => put(cell, contents[index]!));
  }
}

/** Whether other numbers will arrive soon. */
function isWaiting({ numbers }: ListedCampaign): boolean {
  return numbers === undefined || Date.now() - Date.parse(numbers.countedAt) > oldAge;
}

/** A rate. Below stand its channel, if the campaign has several, and the name of its definition, unless the column has it. */
function rateCell(numbers: ListedCampaign['numbers'], rate: ListedRate | undefined): Child[] {
  if (numbers === undefined || rate === undefined)
    return ['–'];
  const notes = [numbers.channels.length > 1 && channelName(rate.channel), rate.name !== 'open_rate' && rate.name !== 'click_rate' && rateName(rate.name)];
  return [percent(rate.value), h('small', {}, notes.filter(note => note !== false).join(' · '))];
}

function sparkline(values: number[]): SVGElement {
  const most = Math.max(...values, 1);
  const points = values.map((value, index) => `${(index / (values.length - 1)) * 96 + 2},${26 - (value / most) * 24}`).join(' ');
  return svg('svg', { class: 'sparkline', viewBox: '0 0 100 28', width: 100, height: 28, 'aria-hidden': 'true' }, svg('polyline', { points }));
}
