/** The campaign beside others: the totals of each, and one metric by days since the launch or by date. */

import { announce } from './announce';
import { getComparison, Refusal } from './api';
import { launchAxis, timeAxis, type Axis } from './axis';
import { campaignPicker } from './campaignPicker';
import { chartCard } from './chartCard';
import { choices, choose } from './choices';
import type { Campaign, Chart, ChartColumn, Comparison, SummaryRow } from './contracts';
import { addDays, daysFrom, oldest, today } from './days';
import { field, h, rowHead, type Child } from './dom';
import { metricValue, percent, shortDays } from './formats';
import { icon } from './icons';
import { channelName, figureName } from './names';
import { problemOf, warningTexts } from './notices';
import { panel, type Panel } from './panel';
import { root } from './place';
import { compareQuery, usualFigure, type Align, type View } from './view';
import { language, say } from './words';

/** The other campaigns: together with this one, as many as there are colours of lines. */
const most = 7;

export function comparison(campaign: Campaign, signal: AbortSignal, change: (view: Partial<View>) => void): Panel {
  const names = new Map([[campaign.id, campaign.name]]);
  const hidden = new Set<string>();
  let compared: string[] = [];
  let drawn = new AbortController();
  const chosen = h('ul', { class: 'chips', 'aria-label': say('comparedCampaigns') });
  const picker = campaignPicker(signal, () => [campaign.id, ...compared], ({ id, name }) => {
    names.set(id, name);
    announce(say('added', { name }));
    change({ compared: [...compared, id] });
  });
  const metric = h('select', { change: () => change({ figure: metric.value }) });
  const align = choices<Align>(
    say('align'), [{ value: 'launch', text: say('sinceLaunch') }, { value: 'date', text: say('byDate') }], 'launch', align => change({ align }));
  const metrics = field(say('metric'), metric);
  metrics.hidden = true;
  const settings = h('div', { class: 'toolbar' }, align, metrics);
  const controls = h('div', { class: 'compare-controls' }, chosen, picker.element, settings);
  return panel(say('comparison'), 'comparison', signal, view => `${compareQuery(campaign.id, view, language)} ${view.align} ${view.figure} ${view.values}`, [controls], async (view, now) => {
    compared = view.compared;
    choose(align, view.align);
    showChosen();
    settings.hidden = compared.length === 0;
    if (compared.length === 0)
      return [h('p', { class: 'hint' }, say('compareHint'))];
    try {
      return await load(view, now);
    } catch (error) {
      if (now.aborted || !(error instanceof Refusal) || ![400, 404, 422].includes(error.status))
        throw error;
      const problem = (...texts: Child[]) => h('div', { class: 'problem', role: 'alert' }, ...texts);
      return error.kind === 'invalid' && view.figure !== usualFigure
        ? [problem(say('unknownMetrics', { names: view.figure })), ...await load({ ...view, figure: usualFigure }, now)]
        : [problem(...problemOf(error, 'comparedNotFound'))];
    }
  });

  async function load(view: View, signal: AbortSignal): Promise<Child[]> {
    const result = await getComparison(campaign.id, view, signal);
    result.campaigns.forEach(one => names.set(one.campaignId, one.campaignName ?? one.campaignId));
    showChosen();
    showMetrics(result, view);
    return [warningTexts(result.warnings), card(result, view), totals(result)];
  }

  function showChosen(): void {
    chosen.replaceChildren(...compared.map(id => {
      const name = names.get(id) ?? id;
      return h('li', {}, h('button', {
        type: 'button', 'aria-label': say('removeOf', { name }),
        click: () => {
          picker.focus();
          change({ compared: compared.filter(one => one !== id) });
        },
      }, h('span', {}, name), icon('close')));
    }));
    chosen.hidden = compared.length === 0;
    picker.element.hidden = compared.length >= most;
  }

  /** Offers the metrics by channel. */
  function showMetrics({ metrics: all }: Comparison, { figure }: View): void {
    metrics.hidden = false;
    const option = (one: Comparison['metrics'][number]) => h('option', { value: keyOf(one) }, figureName(one));
    metric.replaceChildren(...[...Map.groupBy(all, one => one.channel)].flatMap(([channel, some]) =>
      channel === undefined ? some.map(option) : [h('optgroup', { label: channelName(channel) }, ...some.map(option))]));
    metric.value = figure;
    // Another campaign may have it.
    if (metric.value !== figure) {
      metric.append(h('option', { value: figure }, figure));
      metric.value = figure;
    }
  }

  function card(result: Comparison, view: View): HTMLElement {
    drawn.abort();
    drawn = new AbortController();
    const { chart, axis } = chartOf(result, view);
    const range = { from: result.campaigns.map(one => one.from).sort()[0]!, to: result.campaigns.map(one => one.to).sort().at(-1)! };
    return chartCard(chart, {
      axis,
      file: ['compare', view.figure, range.from, range.to].join('_'),
      note: `${view.align === 'launch' ? say('sinceLaunch') : shortDays(range)} · ${result.timeZone}`,
      download: result.mayExportCharts ? `${root}/compare.csv?${compareQuery(campaign.id, view, language)}` : null,
      hidden,
      onDays: range => change({ range }),
      signal: AbortSignal.any([signal, drawn.signal]),
    });
  }
}

/** The values of the metric as a chart: one line for each campaign, without values outside its days. */
function chartOf(result: Comparison, view: View): { chart: Chart; axis: Axis } {
  const isLaunch = view.align === 'launch';
  const places = result.campaigns.map(one => daysFrom(isLaunch ? one.launch ?? one.from : oldest, one.from) - 1);
  const [low, high] = [Math.min(...places), Math.max(...places.map((place, at) => place + result.campaigns[at]!.values.length - 1))];
  const along = <T>(values: T[], at: number) => Array.from({ length: high - low + 1 }, (_, index) => values[low + index - places[at]!] ?? null);
  const [from, to] = [addDays(oldest, low), addDays(oldest, high)];
  const figure = result.metrics.find(one => keyOf(one) === view.figure);
  // A rate without a metric of its own has no count.
  const isRate = view.values === 'rate' || figure?.header === undefined;
  const counts = new Map<string, number>();
  result.campaigns.forEach(one => counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1));
  const now = today(view.timeZone);
  const columns = result.campaigns.map((one, at): ChartColumn => ({
    header: counts.get(nameOf(one)) === 1 ? nameOf(one) : `${nameOf(one)} (${one.campaignId})`,
    // No line is the sum of the others.
    variationId: one.campaignId,
    metric: result.metric,
    hasData: one.hasData,
    values: along(one.values, at),
    ...(isRate && one.rates !== undefined
      ? { rates: along(one.rates, at), totalRate: one.totals.find(row => keyOf(row) === view.figure)?.rate } : {}),
    // The days of an axis of dates say it themselves.
    ...(isLaunch && one.from <= now && now <= one.to ? { incompleteAt: places[at]! - low + daysFrom(one.from, now) - 1 } : {}),
  }));
  return {
    axis: isLaunch ? launchAxis(low, high, index => columns.filter(one => one.hasData && one.incompleteAt === index).map(one => one.header))
      : timeAxis(Array.from({ length: high - low + 1 }, (_, index) => addDays(from, index)), 'day', { from, to }, view.timeZone),
    chart: {
      name: 'compare',
      title: figure === undefined ? view.figure : figure.channel === undefined ? figureName(figure) : say('ofChannel', { channel: channelName(figure.channel), name: figureName(figure) }),
      dateHeader: isLaunch ? say('sinceLaunch') : say('date'),
      columns,
    },
  };
}

/** The totals of each campaign, with their rates. */
function totals({ campaigns }: Comparison): HTMLElement {
  const figures = new Map<string, SummaryRow>();
  campaigns.flatMap(one => one.totals).forEach(row => figures.set(keyOf(row), figures.get(keyOf(row)) ?? row));
  const title = say('totals');
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': title }, h('table', {},
    h('caption', { class: 'visually-hidden' }, title),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, title), ...campaigns.map(one => h('th', { scope: 'col' }, nameOf(one), h('small', {}, shortDays(one)))))),
    ...[...Map.groupBy(figures.values(), row => row.channel)].map(([channel, rows]) => h('tbody', {},
      channel !== undefined && h('tr', {}, h('th', { scope: 'rowgroup', colspan: campaigns.length + 1 }, channelName(channel))),
      ...rows.map(figure => h('tr', {},
        rowHead(figureName(figure)),
        ...campaigns.map(one => {
          const row = one.totals.find(row => keyOf(row) === keyOf(figure));
          const rate = row?.rate === undefined ? null : percent(row.rate);
          return row === undefined || row.metric === row.rateName ? h('td', {}, rate ?? '–')
            : h('td', {}, metricValue(row.metric, row.value), rate !== null && h('small', {}, rate));
        })))))));
}

function nameOf({ campaignName, campaignId }: Comparison['campaigns'][number]): string {
  return campaignName ?? campaignId;
}

function keyOf({ channel, metric }: { channel?: string; metric: string }): string {
  return channel === undefined ? metric : `${channel}.${metric}`;
}
