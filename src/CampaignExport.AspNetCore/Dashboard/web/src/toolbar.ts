/** The choice of the range of days, the time zone, and for a multivariate campaign the grouping. */

import { choices, choose } from './choices';
import { dayFields } from './dayFields';
import { field, h } from './dom';
import { daysOf, presetsOf, type Grouping, type View } from './view';
import { say } from './words';

export interface Toolbar {
  element: HTMLElement;
  /** Shows a view. The controls are kept, so that the one in use keeps its focus and input. */
  show: (view: View, isMultivariate: boolean) => void;
  /** Shows a message about the shown days, until others are shown. */
  warn: (text: string) => void;
}

export function toolbar(maxDays: number, onView: (view: View) => void): Toolbar {
  let shown: View;
  const ranges = choices(
    say('range'),
    [...presetsOf(maxDays).map(days => ({
      value: String(days), text: say('lastDays', { n: String(days) }), label: say('lastDaysLong', { n: String(days) }),
    })), { value: 'all', text: say('allDays'), label: say('allDaysLong') }],
    null,
    choice => onView({ ...shown, range: choice === 'all' ? 'all' : { last: Number(choice) } }));
  const days = dayFields(maxDays, range => onView({ ...shown, range }));
  const zones = zonePicker(timeZone => onView({ ...shown, timeZone }));
  const groupings = choices<Grouping>(
    say('grouping'),
    [{ value: 'by-statistic', text: say('byStatistic') }, { value: 'by-variant', text: say('byVariant') }],
    null,
    grouping => onView({ ...shown, grouping }));
  const element = h('section', { class: 'toolbar', 'aria-label': say('shown') }, ranges, days.element, zones.element);
  return { element, show, warn: days.warn };

  function show(view: View, isMultivariate: boolean): void {
    if (view !== shown) {
      shown = view;
      choose(ranges, view.range === 'all' ? 'all' : 'last' in view.range ? String(view.range.last) : null);
      days.show(daysOf(view));
      zones.show(view.timeZone);
      choose(groupings, view.grouping);
    }

    if (isMultivariate !== element.contains(groupings))
      isMultivariate ? element.append(groupings) : groupings.remove();
  }
}

function zonePicker(onZone: (zone: string) => void): { element: HTMLElement; show: (zone: string) => void } {
  const option = (zone: string) => h('option', { value: zone }, zone.replaceAll('_', ' '));
  const known = new Set(['UTC', Intl.DateTimeFormat().resolvedOptions().timeZone]);
  const usual = h('optgroup', { label: say('zonesUsual') }, ...[...known].map(option));
  const others = Intl.supportedValuesOf('timeZone').filter(zone => !known.has(zone));
  const select = h('select', { change: () => onZone(select.value) }, usual, h('optgroup', { label: say('zonesAll') }, ...others.map(option)));
  return { element: field(say('timeZone'), select), show };

  function show(zone: string): void {
    select.value = zone;
    // The zone may have a name that the browser does not list.
    if (select.value !== zone) {
      usual.append(option(zone));
      select.value = zone;
    }
  }
}
