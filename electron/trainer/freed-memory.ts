/**
 * Before the library is loaded: Chromium's allocator gives large blocks back to the system at once, and each
 * step would have to fetch them again (docs/figures.md). This one keeps them until the process ends.
 */
export function keepFreedMemory(): void {
  process.env['TF_CPU_ALLOCATOR_USE_BFC'] ??= 'true';
}
