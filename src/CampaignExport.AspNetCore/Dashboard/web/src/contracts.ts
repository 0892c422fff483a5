/** The bodies of the endpoints, as far as the page reads them. */

import type { Exact } from './exact';

export interface Campaign {
  id: string;
  name: string;
  workspaceId: string;
  /** How many days charts may have at most. */
  maxChartDays: number;
  mayExportCharts?: boolean;
  mayExportUserData?: boolean;
  mayViewPersonalData?: boolean;
  columns?: Partial<Record<Contents, string[]>>;
  /** Left out where recipients may have any. */
  customAttributes?: string[];
  takesCustomNames?: boolean;
}

export interface CampaignPage {
  campaigns: Pick<Campaign, 'id' | 'name' | 'workspaceId'>[];
  next?: string;
}

export type Contents = 'all' | 'user-data' | 'email';

export interface Charts {
  campaignId: string;
  isMultivariate: boolean;
  timeZone: string;
  days: string[];
  charts: Chart[];
  /** What is odd about them, as sentences in English. */
  warnings: string[];
}

export interface Chart {
  name: string;
  title: string;
  dateHeader: string;
  columns: ChartColumn[];
}

export interface ChartColumn {
  header: string;
  channel?: string;
  variationId?: string;
  variationName?: string;
  metric: string;
  values: Exact[];
}

export type JobState = 'Queued' | 'Running' | 'Completed' | 'Failed' | 'Cancelled' | 'Expired';

export interface Job {
  id: string;
  content: Contents | 'charts';
  format: string;
  state: JobState;
  submittedAt: string;
  isEnded: boolean;
  isCancelRequested: boolean;
  rows: number;
  bytes: number;
  rowsPerSecond: number;
  failure?: string;
  /** What exactly is wrong, as a sentence in English. */
  failureDetail?: string;
  /** That the last try failed and another one is to come, or is running if it has no time. */
  retry?: { failure: string; at?: string };
  files: { name: string; rows: number; bytes: number; download: string }[];
  /** What is odd about its charts, as sentences in English. */
  warnings: string[];
  deliveries: { destination: string; isDelivered: boolean }[];
  expiresAt?: string;
}

export interface JobPage {
  jobs: Job[];
  next?: string;
}

export interface Submission {
  campaignId: string;
  content: Contents;
  format: string;
  packaging: string;
  timeZone: string;
  language: string;
  columns?: string[];
  customEvents?: string[];
  customAttributes?: string[];
}

export interface Problem {
  type?: string;
  title?: string;
  detail?: string;
  errors?: string[];
}
