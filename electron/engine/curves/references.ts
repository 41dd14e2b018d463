/** Published test accuracies on Fashion-MNIST, to hold runs against. */
export interface Reference {
  id: string;
  label: string;
  /** Share of the 10,000 test images. */
  accuracy: number;
  /** Where it stands, and how it came about. */
  source: string;
}

const PAPER = 'Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747';
const README = 'README of github.com/zalandoresearch/fashion-mnist';

export const REFERENCES: readonly Reference[] = [
  {
    id: 'logistic-regression',
    label: 'Logistic regression',
    accuracy: 0.842,
    source: `The data set’s paper, table 3: ${PAPER}`,
  },
  {
    id: 'people',
    label: 'People',
    accuracy: 0.835,
    source: `${README}: majority of three non-experts on each of 1,000 test images`,
  },
  {
    id: 'two-convolutions',
    label: 'Two-convolution networks, up to',
    accuracy: 0.934,
    source: `${README}: with pooling and batch normalization; submitted, not verified by the authors`,
  },
  {
    id: 'wrn-40-4',
    label: 'WRN-40-4',
    accuracy: 0.967,
    source: `${README}: 8.9 million weights, with augmentation; submitted, not verified by the authors`,
  },
];
