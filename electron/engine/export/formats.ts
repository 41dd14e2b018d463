/** The formats in which a run leaves the app, apart from what writes them, for the window to list. */
export const EXPORT_FORMATS = ['tfjs', 'savedmodel', 'onnx', 'keras-script', 'serving'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
