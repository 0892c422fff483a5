/** The comparison of the variations of a campaign: the result, a table and a forest plot. */

import { announce } from './announce';
import { getExperiment, Refusal } from './api';
import { choices, choose } from './choices';
import type { Campaign, Experiment, ExperimentRow, Success, Verdict } from './contracts';
import { today } from './days';
import { h, rowHead, svg, type Child } from './dom';
import { change, longDay, number, percent, points } from './formats';
import { groupInPhrase, groupName } from './names';
import { panel, type Panel } from './panel';
import { sharesForm } from './shares';
import { reportQuery, successes, type View } from './view';
import { say, unbroken, type Word } from './words';

const verdicts: Record<Verdict, Word> = {
  baseline: 'baseline',
  better: 'better',
  worse: 'worse',
  'no-difference-found': 'noDifference',
  'so-far-better': 'soFarBetter',
  'so-far-worse': 'soFarWorse',
  'too-early': 'tooEarly',
  'not-comparable': 'notComparable',
};

const choiceWords: Record<Success, Word> = { conversions: 'conversions', openers: 'ofOpens', clickers: 'ofClicks' };

const countedWords: Record<Success, Word> = { conversions: 'theConversions', openers: 'theOpens', clickers: 'theClicks' };

/** The size of the forest plot of a row; its drawing has a margin on both sides. */
const [width, height, margin] = [220, 24, 6];

/** @param onView Shows another view. */
export function experiment(campaign: Campaign, signal: AbortSignal, onView: (view: Partial<View>) => void): Panel {
  let isChosen = false;
  const metrics = choices<Success>(
    say('compare'), successes.map(value => ({ value, text: say(choiceWords[value]) })), null,
    success => {
      isChosen = true;
      onView({ success });
    });
  const shares = sharesForm(shares => {
    isChosen = true;
    onView({ shares });
  });
  return panel(say('experiment'), 'experiment', signal, view => `${reportQuery(view)} ${view.success} ${view.shares}`, [metrics], async (view, now) => {
    choose(metrics, view.success);
    const found = await read(view, now);
    if (found === null)
      return [h('p', { class: 'problem', role: 'alert' }, say('noSuchSuccesses'))];
    const { report, areSharesRefused } = found;
    shares.show(report.rows, view.shares, areSharesRefused);
    // The choice changes what stands beside it. A refusal is announced by itself.
    if (isChosen && !areSharesRefused)
      announce(report.sentence);
    isChosen = false;
    return [
      h('p', { class: 'result' }, ...headline(report), ' ', unbroken(report.sentence)),
      ...notes(report, view, view.shares !== '' && !areSharesRefused), table(report, view.success),
      // People of in-app messages are counted when the message is displayed, so the endpoint refuses their shares.
      (report.channel !== 'trigger_in_app_message' || areSharesRefused) && shares.element,
    ];
  });

  /** The report, without the shares if they are refused; null if the channel has no such successes. */
  async function read(view: View, signal: AbortSignal): Promise<{ report: Experiment; areSharesRefused: boolean } | null> {
    try {
      return { report: await getExperiment(campaign.id, view, signal), areSharesRefused: false };
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid' || (view.success === 'conversions' && view.shares === ''))
        throw error;
      const others = view.shares === '' ? null : await read({ ...view, shares: '' }, signal);
      return others && { ...others, areSharesRefused: true };
    }
  }

  function table({ rows }: Experiment, success: Success): HTMLElement {
    const baseline = rows.find(row => row.verdict === 'baseline');
    const ends = scale(rows);
    return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': say('experiment') }, h('table', {},
      h('caption', { class: 'visually-hidden' }, say('experiment')),
      h('thead', {}, h('tr', {}, ...[
        say('variation'), say('result'), ends !== null && [h('span', { class: 'visually-hidden' }, say('forest')), axis(ends)],
        say('peopleShort'), say(success), say('rate'),
        baseline === undefined ? say('difference') : say('differenceFrom', { name: groupInPhrase(baseline) }), say('uplift'), say('pValue'),
      ].map(head => head !== false && h('th', { scope: 'col' }, ...[head].flat())))),
      h('tbody', {}, ...rows.map(row => h('tr', {},
        rowHead(groupName(row)),
        h('td', {}, badge(row.verdict)),
        ends !== null && h('td', { class: 'forest' }, forest(row, ends)),
        h('td', {}, row.people === undefined ? '–' : number(row.people), row.peopleBasis === 'sum-of-daily' && h('small', {}, say('sumOfDaily'))),
        h('td', {}, row.successes === undefined ? '–' : number(row.successes)),
        interval(row.rate, row.rateLow, row.rateHigh, percent),
        interval(row.difference, row.differenceLow, row.differenceHigh, points),
        h('td', {}, row.uplift === undefined ? '–' : change(row.uplift)),
        h('td', {}, row.adjustedPValue === undefined ? '–' : probability(row.adjustedPValue)))))));
  }
}

/** Until when successes count, what is assumed, and whether the groups have the planned shares. The sentence says if they have not. */
function notes({ rows, end, assumedWindowDays, sharesPValue }: Experiment, { success, timeZone }: View, areSharesChecked: boolean): HTMLElement[] {
  const isCompared = rows.some(row => row.adjustedPValue !== undefined);
  const texts = [
    isCompared && end !== undefined && [say('preliminary', { what: say(countedWords[success]), day: longDay(end) }), ...end < today(timeZone) ? [say('includeThatDay')] : []].join(' '),
    isCompared && assumedWindowDays !== undefined && say('windowAssumed', { n: number(assumedWindowDays) }),
    areSharesChecked && (sharesPValue === undefined ? say('sharesUnchecked') : sharesPValue >= 0.01 && say('sharesFit', { p: say('pEquals', { n: number(sharesPValue, 4) }) })),
  ];
  return texts.filter(text => text !== false).map(text => h('p', { class: 'hint' }, text));
}

/** The winner where the test names one, else what can be said. Several variations are tested against the baseline only. */
function headline({ rows, isFinal }: Experiment): Child[] {
  const baseline = rows.find(row => row.verdict === 'baseline');
  const compared = rows.filter(row => row.adjustedPValue !== undefined);
  const better = rows.filter(row => row.verdict === 'better');
  if (baseline === undefined || compared.length === 0)
    return [];
  const text = !isFinal ? say('notYet')
    : compared.length === 1 && better.length === 1 ? say('winner', { name: groupName(better[0]!) })
    : compared.length === 1 && compared[0]!.verdict === 'worse' ? say('winner', { name: groupName(baseline) })
    : better.length > 0 ? say('betterThan', { names: better.map(groupName).join(', '), name: groupInPhrase(baseline) })
    : say('noWinner');
  return [h('strong', { class: `badge ${isFinal && text !== say('noWinner') ? 'good' : ''}` }, text)];
}

function badge(verdict: Verdict): HTMLElement {
  const kind = verdict.endsWith('better') ? 'good' : verdict.endsWith('worse') ? 'bad' : '';
  return h('span', { class: `badge ${kind}` }, say(verdicts[verdict]));
}

function interval(value: number | undefined, low: number | undefined, high: number | undefined, format: (value: number) => string): HTMLElement {
  return value === undefined ? h('td', {}, '–')
    : h('td', {}, format(value), low !== undefined && high !== undefined && h('small', {}, say('interval', { low: format(low), high: format(high) })));
}

function probability(value: number): string {
  return value < 0.0001 ? `< ${number(0.0001, 4)}` : number(value, 4);
}

/** The ends of the differences; null without intervals. Zero, where there is no difference, is between them. */
function scale(rows: ExperimentRow[]): [low: number, high: number] | null {
  const ends = rows.flatMap(row => row.differenceLow === undefined ? [] : [row.differenceLow, row.differenceHigh!]);
  return ends.length === 0 ? null : [Math.min(0, ...ends), Math.max(0, ...ends)];
}

function xOf(value: number, [low, high]: [number, number]): number {
  return margin + (width - 2 * margin) * (high === low ? 0.5 : (value - low) / (high - low));
}

/** The interval of a row beside the line of no difference. The table has the numbers. */
function forest(row: ExperimentRow, ends: [number, number]): SVGElement {
  const middle = height / 2;
  const marks = row.differenceLow === undefined || row.difference === undefined ? [] : [
    svg('line', { x1: xOf(row.differenceLow, ends), x2: xOf(row.differenceHigh!, ends), y1: middle, y2: middle, class: 'range' }),
    svg('rect', { x: xOf(row.difference, ends) - 4, y: middle - 4, width: 8, height: 8, class: 'estimate' }),
  ];
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true', class: row.verdict },
    svg('line', { x1: xOf(0, ends), x2: xOf(0, ends), y1: 0, y2: height, class: 'zero' }), ...marks);
}

function axis(ends: [number, number]): SVGElement {
  const [low, high] = ends;
  const label = (value: number, anchor: string) => svg('text', { x: xOf(value, ends), y: 15, 'text-anchor': anchor }, points(value));
  const isApart = (value: number) => Math.abs(xOf(value, ends) - xOf(0, ends)) > 60;
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
    isApart(low) && label(low, 'start'), label(0, low === 0 ? 'start' : high === 0 ? 'end' : 'middle'), isApart(high) && label(high, 'end'));
}
