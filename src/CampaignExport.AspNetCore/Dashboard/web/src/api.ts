/** Calls the endpoints. An error response is thrown as a Refusal. */

import type { Campaign, CampaignPage, Charts, Job, JobPage, Problem, Submission } from './contracts';
import { parseExactly } from './exact';
import { campaignPath, root } from './place';
import { chartQuery, type View } from './view';

/** An error response; status 0 without a response. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly problem: Problem = {}) {
    super(problem.title ?? `status ${status}`);
  }

  /** The last word of the problem's type, such as "conflict". */
  get kind(): string | undefined {
    return this.problem.type?.split(':').at(-1);
  }
}

export function listCampaigns(after?: string): Promise<CampaignPage> {
  return get(`${root}/campaigns?limit=50${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`);
}

export function getCampaign(id: string): Promise<Campaign> {
  return get(campaignPath(id));
}

export function getCharts(id: string, view: View, language: string, signal: AbortSignal): Promise<Charts> {
  return ask(`${campaignPath(id)}/charts?${chartQuery(view, language)}`, { signal }, parseExactly);
}

export function listJobs(campaignId: string, before?: string): Promise<JobPage> {
  const query = new URLSearchParams({ campaignId, limit: '5', ...(before === undefined ? {} : { before }) });
  return get(`${root}/jobs?${query}`);
}

export function getJob(id: string): Promise<Job> {
  return get(`${root}/jobs/${id}`);
}

/** Submissions with the same key are one job. */
export function submit(submission: Submission, key: string): Promise<Job> {
  return write('POST', `${root}/jobs`, JSON.stringify(submission), { 'Content-Type': 'application/json', 'Idempotency-Key': key });
}

export function cancel(jobId: string): Promise<Job> {
  return write('DELETE', `${root}/jobs/${jobId}`);
}

function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask(path, signal === undefined ? {} : { signal });
}

let token: Promise<{ header: string; token: string }> | undefined;

async function write<T>(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<T> {
  for (let isSecondTry = false; ; isSecondTry = true) {
    token ??= get(`${root}/antiforgery`);
    try {
      const { header, token: value } = await token;
      return await ask(path, { method, headers: { ...headers, [header]: value }, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      token = undefined;
      // A token belongs to one user. After another sign-in, a new one is required.
      if (isSecondTry || !(error instanceof Refusal) || error.kind !== 'antiforgery')
        throw error;
    }
  }
}

async function ask<T>(path: string, init: RequestInit, parse: (text: string) => unknown = JSON.parse): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (error) {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : new Refusal(0);
  }

  if (answer.ok)
    return parse(await answer.text()) as T;
  throw new Refusal(answer.status, await answer.json().catch(() => ({})) as Problem);
}
