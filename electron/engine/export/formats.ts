/** The formats in which a run leaves the app, apart from what writes them, for the window to list. */
export const EXPORT_FORMATS = ['tfjs', 'savedmodel', 'onnx', 'keras-script', 'serving'] as const;
/** Of a model card's text, in UTF-16 units. */
export const MAX_CARD = 200_000;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
