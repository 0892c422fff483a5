/** The user's exports of a campaign, the latest first. Hidden if there are none. */

import { announce } from './announce';
import { listJobs } from './api';
import type { Job } from './contracts';
import { h, withId } from './dom';
import { jobCard } from './jobCard';
import { reasonOf } from './refusals';
import { say } from './words';

/** Whether the user has closed the list. */
const kept = 'campaign-export-exports';

export interface JobList {
  element: HTMLElement;
  add: (job: Job) => void;
}

export function jobList(campaignId: string, signal: AbortSignal): JobList {
  const title = withId(h('h2', {}, say('exports')));
  const summary = h('summary', {}, title);
  const list = h('ul', { class: 'jobs' });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const more = h('button', { class: 'button quiet', type: 'button', hidden: true, click: () => void load() }, say('more'));
  const details = h('details', {
    open: localStorage.getItem(kept) !== 'closed', toggle: () => localStorage.setItem(kept, details.open ? 'open' : 'closed'),
  }, summary, h('p', { class: 'hint' }, say('exportsHint')), list, problem, more);
  const element = h('section', { class: 'card exports', 'aria-labelledby': title.id, hidden: true },
    details);
  let before: string | undefined;
  void load();
  return { element, add };

  function add(job: Job): void {
    element.hidden = false;
    // A repeated submission returns the same job.
    list.querySelector(`[data-job="${CSS.escape(job.id)}"]`)?.remove();
    list.prepend(jobCard(job, signal));
    element.scrollIntoView({ block: 'nearest' });
    details.open = true;
    summary.focus({ preventScroll: true });
    announce(say('announced', { title: say(job.contents), state: say(job.state) }));
  }

  async function load(): Promise<void> {
    try {
      const page = await listJobs(campaignId, before);
      if (signal.aborted)
        return;
      problem.textContent = '';
      before = page.next;
      more.hidden = before === undefined;
      const known = new Set([...list.children].map(card => (card as HTMLElement).dataset['job']));
      list.append(...page.jobs.filter(job => !known.has(job.id)).map(job => jobCard(job, signal)));
      element.hidden = list.childElementCount === 0;
    } catch (error) {
      problem.textContent = reasonOf(error);
      element.hidden = false;
    }
  }
}
