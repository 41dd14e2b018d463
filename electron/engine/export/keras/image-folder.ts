/** Folders of images as the script reads them: like fit-photo.ts, with Pillow, whose filter is the same. */
import type { ImageFolderOptions } from '../../data/folder/options';
import { FORMER_FILTER, type Fit } from '../../photo/fit-photo';
import type { Filter } from '../../photo/resize/weights';

const FITTED: Readonly<Record<Fit, string>> = {
  crop: `    scale = min(photo.width / WIDTH, photo.height / HEIGHT)
    width, height = WIDTH * scale, HEIGHT * scale
    left, top = (photo.width - width) / 2, (photo.height - height) / 2
    box = (left, top, left + width, top + height)
    image = np.asarray(photo.resize((WIDTH, HEIGHT), Image.Resampling.FILTER, box))`,
  pad: `    scale = min(WIDTH / photo.width, HEIGHT / photo.height)
    width = max(1, math.floor(photo.width * scale + 0.5))
    height = max(1, math.floor(photo.height * scale + 0.5))
    left, top = (WIDTH - width) // 2, (HEIGHT - height) // 2
    image = np.asarray(photo.resize((width, height), Image.Resampling.FILTER))
    beside = ((top, HEIGHT - height - top), (left, WIDTH - width - left), (0, 0))
    image = np.pad(image, beside, mode="edge")`,
  stretch: `    image = np.asarray(photo.resize((WIDTH, HEIGHT), Image.Resampling.FILTER))`,
};

const EXPLAINED: Readonly<Record<Fit, string>> = {
  crop: 'its middle',
  pad: 'all of it, padded with its edge pixels',
  stretch: 'all of it, stretched',
};

const GRAY = `
    image = np.rint(image @ (0.299, 0.587, 0.114)).astype(np.uint8)`;

/** As Pillow names them. */
const RESAMPLING: Readonly<Record<Filter, string>> = { triangle: 'BILINEAR', lanczos: 'LANCZOS' };

function loadImageCode({ fit, filter = FORMER_FILTER, color }: ImageFolderOptions): string {
  const shape = color === 'rgb' ? '[HEIGHT, WIDTH, 3]' : '[HEIGHT, WIDTH]';
  return `def load_image(path):
    """A photo, ${EXPLAINED[fit]}: bytes ${shape}."""
    with Image.open(path) as file:
        photo = ImageOps.exif_transpose(file).convert("RGBA")
    white = Image.new("RGBA", photo.size, "white")
    photo = Image.alpha_composite(white, photo).convert("RGB")
${FITTED[fit].replaceAll('FILTER', RESAMPLING[filter])}${color === 'rgb' ? '' : GRAY}
    return image`;
}

const FILES = `def is_hidden(name):
    return name.startswith((".", "__")) or name.lower() in ("thumbs.db", "desktop.ini", "@eadir")


def named(name):
    """A name in composed Unicode (NFC), because systems differ, without spaces around it."""
    return unicodedata.normalize("NFC", name).strip()


def as_path(text):
    """A path relative to the folder, with "/" as its separator."""
    return named(posixpath.normpath(text.strip().replace("\\\\", "/")))


def folders_in(folder):
    return [each for each in folder.iterdir() if each.is_dir() and not is_hidden(each.name)]


def files_in(folder):
    """All files below a folder, in order; a folder that links lead to twice is read once."""
    seen = set()
    for place, inside, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        inside[:] = [] if real in seen else sorted(each for each in inside if not is_hidden(each))
        names = [] if real in seen else sorted(each for each in names if not is_hidden(each))
        seen.add(real)
        yield from (pathlib.Path(place) / each for each in names)`;

const READ_FOLDER = `def read_folder(folder):
    """Images, labels and paths of a folder with a folder for each class."""
    images, labels, paths = [], [], []
    of_class = {named(each.name): each for each in folders_in(folder)}
    for label, name in enumerate(CLASS_NAMES):
        for path in files_in(of_class[name]) if name in of_class else ():
            try:
                images.append(load_image(path))
            except OSError as error:
                print(f"Skipped {path}: {error}")
                continue
            labels.append(label)
            paths.append(as_path(path.relative_to(folder).as_posix()))
    if not images:
        raise SystemExit(f"{folder} has no images of these classes. Set the folder with --data.")
    return np.stack(images), np.array(labels), paths`;

const SPLIT_BY_GROUP = `def read_groups(folder):
    """Which images belong together, by path: all photos of a person, for example."""
    for name, column in (("groups.csv", "group"), ("people.csv", "person")):
        if (folder / name).is_file():
            with open(folder / name, newline="", encoding="utf-8-sig") as file:
                rows = [row for row in csv.DictReader(file) if (row[column] or "").strip()]
            return {as_path(row["file"]): row[column].strip() for row in rows}
    return {}


def split_off_test(images, labels, groups):
    """A test split with the same share of every class, and no group on both sides."""
    random = np.random.default_rng(SPLIT_SEED)
    names, group_of = np.unique(groups, return_inverse=True)
    wanted = TEST_SPLIT * np.bincount(labels, minlength=len(CLASS_NAMES))
    is_test = np.zeros(len(labels), bool)
    for group in random.permutation(len(names)):
        own = group_of == group
        counts = np.bincount(labels[own], minlength=len(CLASS_NAMES))
        if np.minimum(counts, wanted).sum() > counts.sum() / 2:
            is_test |= own
            wanted = np.maximum(wanted - counts, 0)
    return (images[~is_test], labels[~is_test]), (images[is_test], labels[is_test])`;

const LOAD_DATA = `def load_data(folder):
    """Return (images, labels) for training, testing and validation (or None), as bytes."""
    folder = pathlib.Path(folder)
    if folder.is_file():
        raise SystemExit(f"{folder} is an archive. Unpack it, and set its folder with --data.")
    while len(inside := folders_in(folder)) == 1:
        folder = inside[0]
    splits = {each.name.lower(): each for each in inside}

    def split(*names):
        return next((splits[name] for name in names if name in splits), None)

    training = split("train", "training")
    if training is None:
        images, labels, paths = read_folder(folder)
        groups = read_groups(folder)
        return *split_off_test(images, labels, [groups.get(path, path) for path in paths]), None
    images, labels, paths = read_folder(training)
    held = split("val", "valid", "validation", "dev")
    validation = None if held is None else read_folder(held)[:2]
    test = split("test", "testing", "eval", "evaluation")
    if test is None:
        return *split_off_test(images, labels, paths), validation
    return (images, labels), read_folder(test)[:2], validation`;

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
  return [loadImageCode(options), FILES, READ_FOLDER, SPLIT_BY_GROUP, LOAD_DATA];
}
