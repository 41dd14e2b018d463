/** Which class names mean the same in Fashion-MNIST, in the photo network, and as names of folders. */
import { ownValue } from '../own-value';
import { foldedName } from '../text/canonical-name';

interface ClassNames {
  fashion: readonly string[];
  photos: readonly string[];
}

/**
 * By the names of the folders in the Clothing dataset: the classes of Fashion-MNIST and of the photo
 * network that are right for their photos. None where the model has no such class.
 */
const FOLDERS: Readonly<Record<string, ClassNames>> = {
  't-shirt': { fashion: ['T-shirt/top'], photos: ['T-shirt'] },
  pants: { fashion: ['Trouser'], photos: ['Pants'] },
  longsleeve: { fashion: ['Pullover'], photos: ['Long sleeve'] },
  dress: { fashion: ['Dress'], photos: ['Dress'] },
  outwear: { fashion: ['Coat'], photos: ['Outerwear'] },
  shirt: { fashion: ['Shirt'], photos: ['Shirt'] },
  shoes: { fashion: ['Sandal', 'Sneaker', 'Ankle boot'], photos: ['Shoes'] },
  blazer: { fashion: [], photos: ['Outerwear'] },
  undershirt: { fashion: [], photos: ['Top'] },
  blouse: { fashion: [], photos: ['Top'] },
  body: { fashion: [], photos: ['Bodysuit'] },
};

/** Only for comparing two models: as names of folders these would be classes of their own. */
const ALSO_THE_SAME: readonly ClassNames[] = [
  { fashion: ['T-shirt/top'], photos: ['Top'] },
  { fashion: ['Pullover'], photos: ['Hoodie'] },
];

/** The classes that may be right for a folder's photos, whichever of them a model has. */
export function classesOfFolder(folder: string): string[] {
  const names = ownValue(FOLDERS, foldedName(folder));
  return names === undefined ? [] : [...new Set([...names.fashion, ...names.photos])];
}

/** Whether two models mean the same by their classes, such as "Sneaker" and "Shoes". */
export function isSameClass(one: string, other: string): boolean {
  if (foldedName(one) === foldedName(other)) return true;
  if (classesOfFolder(one).includes(other) || classesOfFolder(other).includes(one)) return true;
  return [...Object.values(FOLDERS), ...ALSO_THE_SAME].some(
    ({ fashion, photos }) =>
      (fashion.includes(one) && photos.includes(other)) ||
      (fashion.includes(other) && photos.includes(one)),
  );
}
