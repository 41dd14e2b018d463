/** The pages of Results, in the order in which their questions come up. */
import type { Component } from 'svelte';
import type { Evaluation, RunSummary } from '../../../electron/engine/records';
import Overview from './Overview.svelte';

export interface PageProps {
  record: RunSummary;
  evaluation: Evaluation;
}

export const RESULTS_TABS: readonly {
  value: string;
  label: string;
  page: Component<PageProps>;
}[] = [{ value: 'overview', label: 'Overview', page: Overview }];
