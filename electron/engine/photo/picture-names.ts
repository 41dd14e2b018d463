/** Which files of a folder are meant as pictures, by their names. */

/** Those that can be read, and those of which a person should hear that they cannot. */
const ENDINGS = [
  ...['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'gif', 'bmp', 'webp', 'avif'],
  ...['heic', 'heif', 'tif', 'tiff'],
];

/** False for hidden files too, such as those that macOS puts beside each picture. */
export function isPictureName(name: string): boolean {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return !name.startsWith('.') && ENDINGS.includes(ending);
}
