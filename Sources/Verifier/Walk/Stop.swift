/// Why a walk ends before all paths are walked.
enum Stop: Error {
  /// The program is refused.
  case rejected(Rejection)
  /// The verdict needs what is not modelled.
  case open(OpenQuestion)
}
