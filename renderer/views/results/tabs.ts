/** The pages of Results, in the order in which their questions come up. */
import type { Component } from 'svelte';
import ClassesPage from './classes/ClassesPage.svelte';
import DifferencePage from './difference/DifferencePage.svelte';
import SamplesPage from './gallery/SamplesPage.svelte';
import MapPage from './map/MapPage.svelte';
import MistakesPage from './mistakes/MistakesPage.svelte';
import LayersPage from './layers/LayersPage.svelte';
import Overview from './Overview.svelte';
import TrainingPage from './TrainingPage.svelte';
import type { PageProps } from './page-props';

export const RESULTS_TABS: readonly {
  value: string;
  label: string;
  page: Component<PageProps>;
}[] = [
  { value: 'overview', label: 'Overview', page: Overview },
  { value: 'training', label: 'Training', page: TrainingPage },
  { value: 'classes', label: 'Classes', page: ClassesPage },
  { value: 'mistakes', label: 'Mistakes', page: MistakesPage },
  { value: 'difference', label: 'Comparison', page: DifferencePage },
  { value: 'layers', label: 'Layers', page: LayersPage },
  { value: 'map', label: 'Map', page: MapPage },
  // A window that was closed on this page finds it again by the name it was kept under.
  { value: 'five', label: 'Sample predictions', page: SamplesPage },
];
