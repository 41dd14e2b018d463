/** Folders of images as the script reads them: like fit-photo.ts, with Pillow, whose filter is the same. */
import type { ImageFolderOptions } from '../../data/folder/options';
import type { Fit } from '../../photo/fit-photo';

const FITTED: Readonly<Record<Fit, string>> = {
  crop: `    scale = min(photo.width / WIDTH, photo.height / HEIGHT)
    width, height = WIDTH * scale, HEIGHT * scale
    left, top = (photo.width - width) / 2, (photo.height - height) / 2
    box = (left, top, left + width, top + height)
    image = np.asarray(photo.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR, box))`,
  pad: `    scale = min(WIDTH / photo.width, HEIGHT / photo.height)
    width = max(1, math.floor(photo.width * scale + 0.5))
    height = max(1, math.floor(photo.height * scale + 0.5))
    left, top = (WIDTH - width) // 2, (HEIGHT - height) // 2
    image = np.asarray(photo.resize((width, height), Image.Resampling.BILINEAR))
    beside = ((top, HEIGHT - height - top), (left, WIDTH - width - left), (0, 0))
    image = np.pad(image, beside, mode="edge")`,
  stretch: `    image = np.asarray(photo.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR))`,
};

const EXPLAINED: Readonly<Record<Fit, string>> = {
  crop: 'its middle',
  pad: 'all of it, padded with its edge pixels',
  stretch: 'all of it, stretched',
};

const GRAY = `
    image = np.rint(image @ (0.299, 0.587, 0.114)).astype(np.uint8)`;

function loadImageCode({ fit, color }: ImageFolderOptions): string {
  const shape = color === 'rgb' ? '[HEIGHT, WIDTH, 3]' : '[HEIGHT, WIDTH]';
  return `def load_image(path):
    """A photo, ${EXPLAINED[fit]}: bytes ${shape}."""
    with Image.open(path) as file:
        photo = ImageOps.exif_transpose(file).convert("RGBA")
    white = Image.new("RGBA", photo.size, "white")
    photo = Image.alpha_composite(white, photo).convert("RGB")
${FITTED[fit]}${color === 'rgb' ? '' : GRAY}
    return image`;
}

const READ_FOLDER = `def read_folder(folder):
    """Images and labels of a folder with a folder for each class."""
    images, labels = [], []
    for label, name in enumerate(CLASS_NAMES):
        if not (folder / name).is_dir():
            continue
        listed = keras.utils.image_dataset_from_directory(
            str(folder / name), labels=None, batch_size=None, shuffle=False
        )
        for path in listed.file_paths:
            try:
                images.append(load_image(path))
                labels.append(label)
            except OSError as error:
                print(f"Skipped {path}: {error}")
    if not images:
        raise SystemExit(f"{folder} has no images of these classes. Set the folder with --data.")
    return np.stack(images), np.array(labels)`;

const LOAD_DATA = `def split_off_test(images, labels):
    """A test split with the same share of every class."""
    random = np.random.default_rng(SPLIT_SEED)
    is_test = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        places = random.permutation(np.flatnonzero(labels == label))
        is_test[places[: round(len(places) * TEST_SPLIT)]] = True
    return (images[~is_test], labels[~is_test]), (images[is_test], labels[is_test])


def load_data(folder):
    """Return ((images, labels) for training, the same for testing), as bytes."""
    folder = pathlib.Path(folder)
    parts = {each.name.lower(): each for each in folder.iterdir() if each.is_dir()}
    training = parts.get("train") or parts.get("training")
    if training is None:
        return split_off_test(*read_folder(folder))
    names = ("test", "testing", "eval", "evaluation")
    test = next((parts[name] for name in names if name in parts), None)
    if test is None:
        return split_off_test(*read_folder(training))
    return read_folder(training), read_folder(test)`;

/** What the code above is told, as Python. */
export function imageFolderConstants(options: ImageFolderOptions): string[] {
  const { height, width, testSplit, splitSeed } = options;
  return [
    `HEIGHT = ${height}`,
    `WIDTH = ${width}`,
    `TEST_SPLIT = ${testSplit}  # Where the folder has no test split`,
    `SPLIT_SEED = ${splitSeed}`,
  ];
}

export function imageFolderCode(options: ImageFolderOptions): string[] {
  return [loadImageCode(options), READ_FOLDER, LOAD_DATA];
}
