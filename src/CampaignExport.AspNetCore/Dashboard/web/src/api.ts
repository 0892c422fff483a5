/** Calls the endpoints. An error response is thrown as a Refusal. */

import type { Campaign, CampaignPage, Charts, Comparison, Experiment, Job, JobPage, Links, OperationJob, OperationPage, Problem, Submission, Summary, Worker } from './contracts';
import { parseExactly } from './exact';
import { campaignPath, root } from './place';
import { chartQuery, compareQuery, reportQuery, type Days, type View } from './view';
import { language } from './words';

/** An error response; status 0 without a response. The language is that of its detail, null if it is unknown. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly problem: Problem = {}, readonly language: string | null = null) {
    super(problem.title ?? `status ${status}`);
  }

  /** The last word of the problem's type, such as "conflict". */
  get kind(): string | undefined {
    return this.problem.type?.split(':').at(-1);
  }
}

/** @param search The parameters of the list in the address of the page. */
export function listCampaigns(search: URLSearchParams, limit: number, after: string | undefined, signal: AbortSignal): Promise<CampaignPage> {
  const query = new URLSearchParams({ numbers: 'true', limit: String(limit), ...(after === undefined ? {} : { after }) });
  for (const name of ['search', 'channel', 'status', 'sort', 'direction']) {
    if (search.has(name))
      query.set(name, search.get(name)!);
  }

  return ask(`${root}/campaigns?${query}`, { signal }, parseExactly);
}

export function getCampaign(id: string): Promise<Campaign> {
  return get(campaignPath(id));
}

export function getCharts(id: string, view: View, signal: AbortSignal): Promise<Charts> {
  const query = chartQuery(view, language);
  if (view.values === 'rate')
    query.set('rates', 'true');
  return ask(`${campaignPath(id)}/charts?${query}`, { signal }, parseExactly);
}

/** The totals and rates of the days of a view, or of others. */
export function getSummary(id: string, view: View, days: Days | null, signal: AbortSignal): Promise<Summary> {
  return ask(`${campaignPath(id)}/summary?${reportQuery(view, days ?? undefined)}`, { signal }, parseExactly);
}

export function getExperiment(id: string, view: View, signal: AbortSignal): Promise<Experiment> {
  const query = reportQuery(view);
  query.set('metric', view.success);
  if (view.shares !== '')
    query.set('shares', view.shares);
  return ask(`${campaignPath(id)}/experiment?${query}`, { signal }, parseExactly);
}

/** The totals of campaigns, and the daily values of the metric of a view. */
export function getComparison(id: string, view: View, signal: AbortSignal): Promise<Comparison> {
  const query = compareQuery(id, view, language);
  const [metric, channel] = view.figure.split('.').reverse();
  query.set('metric', metric!);
  if (channel !== undefined)
    query.set('channel', channel);
  return ask(`${root}/compare?${query}`, { signal }, parseExactly);
}

export function getLinks(id: string, view: View, limit: number, signal: AbortSignal): Promise<Links> {
  const query = reportQuery(view);
  query.set('limit', String(limit));
  return ask(`${campaignPath(id)}/links?${query}`, { signal }, parseExactly);
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

/** The jobs of all users; of one state unless it is empty. */
export function listOperations(
  state: string, withPartitions: boolean, limit: number, before: string | undefined, signal: AbortSignal): Promise<OperationPage> {
  const query = new URLSearchParams({ limit: String(limit), ...(state === '' ? {} : { state }), ...(withPartitions ? {} : { partitions: 'false' }), ...(before === undefined ? {} : { before }) });
  return get(`${root}/operations/jobs?${query}`, signal);
}

export function operate(jobId: string, action: 'cancel' | 'requeue'): Promise<OperationJob> {
  return write('POST', `${root}/operations/jobs/${encodeURIComponent(jobId)}/${action}`);
}

export async function listWorkers(signal: AbortSignal): Promise<Worker[]> {
  return (await get<{ workers: Worker[] }>(`${root}/operations/workers`, signal)).workers;
}

/** Requests the drain of a worker, or takes the request back. */
export function drain(workerId: string, isRequested: boolean): Promise<Worker> {
  return write(isRequested ? 'POST' : 'DELETE', `${root}/operations/workers/${encodeURIComponent(workerId)}/drain`);
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

/** Asks for texts and errors in the language of the page. */
async function ask<T>(path: string, init: RequestInit, parse: (text: string) => unknown = JSON.parse): Promise<T> {
  const address = new URL(path, location.href);
  address.searchParams.set('language', language);
  let answer: Response;
  try {
    answer = await fetch(address, { credentials: 'same-origin', ...init });
  } catch (error) {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : new Refusal(0);
  }

  if (answer.ok)
    return parse(await answer.text()) as T;
  throw new Refusal(answer.status, await answer.json().catch(() => ({})) as Problem, answer.headers.get('Content-Language'));
}
