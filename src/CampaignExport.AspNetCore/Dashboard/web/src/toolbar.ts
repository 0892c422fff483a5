/** What is shown: the range of days, the time zone, and of a multivariate campaign the grouping. */

import { choices } from './choices';
import { addDays, isDay, today, type Day } from './days';
import { h } from './dom';
import { daysOf, presets, type Grouping, type View } from './view';
import { say } from './words';

export function toolbar(view: View, isMultivariate: boolean, onView: (view: View) => void): HTMLElement {
  const ranges = rangeChoices(view, onView);
  return h('section', { class: 'toolbar', 'aria-label': say('shown') },
    ranges,
    rangeDays(view, range => {
      ranges.querySelectorAll('input').forEach(input => input.checked = false);
      onView({ ...view, range });
    }),
    zonePicker(view, onView),
    isMultivariate && choices<Grouping>(
      say('grouping'),
      [{ value: 'by-statistic', text: say('byStatistic') }, { value: 'by-variant', text: say('byVariant') }],
      view.grouping,
      grouping => onView({ ...view, grouping })));
}

function rangeChoices(view: View, onView: (view: View) => void): HTMLElement {
  const last = presets.map(days => ({
    value: String(days), text: say('lastDays', { n: String(days) }), label: say('lastDaysLong', { n: String(days) }),
  }));
  const chosen = view.range === 'all' ? 'all' : 'last' in view.range ? String(view.range.last) : null;
  return choices(
    say('range'), [...last, { value: 'all', text: say('allDays'), label: say('allDaysLong') }], chosen,
    choice => onView({ ...view, range: choice === 'all' ? 'all' : { last: Number(choice) } }));
}

function rangeDays(view: View, onDays: (days: { from: Day; to: Day }) => void): HTMLElement {
  const days = daysOf(view);
  const problem = h('p', { class: 'problem', role: 'alert' });
  // A year that is being typed is one of long ago.
  const limits = { type: 'date', min: '2000-01-01', max: addDays(today('UTC'), 1), change };
  const from = h('input', { ...limits, value: days?.from });
  const to = h('input', { ...limits, value: days?.to });
  return h('div', { class: 'days' }, field(say('from'), from), field(say('to'), to), problem);

  function change(): void {
    if (!isDay(from.value) || !isDay(to.value) || !from.validity.valid || !to.validity.valid)
      return;
    const isWrong = from.value > to.value;
    problem.textContent = isWrong ? say('badRange') : '';
    if (!isWrong)
      onDays({ from: from.value, to: to.value });
  }
}

function zonePicker(view: View, onView: (view: View) => void): HTMLElement {
  const usual = new Set(['UTC', Intl.DateTimeFormat().resolvedOptions().timeZone, view.timeZone]);
  const option = (zone: string) => h('option', { value: zone, selected: zone === view.timeZone }, zone.replaceAll('_', ' '));
  const select = h('select', { change: () => onView({ ...view, timeZone: select.value }) },
    h('optgroup', { label: say('zonesUsual') }, ...[...usual].map(option)),
    h('optgroup', { label: say('zonesAll') },
      ...Intl.supportedValuesOf('timeZone').filter(zone => !usual.has(zone)).map(option)));
  return field(say('timeZone'), select);
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h('label', { class: 'field' }, h('span', {}, label), control);
}
