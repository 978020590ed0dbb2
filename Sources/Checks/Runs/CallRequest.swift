import CShims

/// A queue of requests; removed elements are discarded in batches.
struct CallRequestQueue {
  private var requests: [CallRequest] = []
  private var head = 0

  var count: Int { requests.count - head }
  var isEmpty: Bool { head == requests.count }
  var first: CallRequest? { isEmpty ? nil : requests[head] }

  subscript(index: Int) -> CallRequest {
    _read { yield requests[head + index] }
    _modify { yield &requests[head + index] }
  }

  mutating func append(_ request: CallRequest) { requests.append(request) }

  mutating func removeFirst() -> CallRequest {
    let request = requests[head]
    head += 1
    if head >= Int(KFT_SLOTS) {
      requests.removeFirst(head)
      head = 0
    }
    return request
  }

  mutating func removeAll(of group: CheckGroup) {
    requests.removeFirst(head)
    head = 0
    requests.removeAll { $0.group === group }
  }

  /// The first group of the queue for which something holds.
  func firstGroup(where holds: (CheckGroup) -> Bool) -> CheckGroup? {
    requests[head...].first { holds($0.group) }?.group
  }

  mutating func prepend(_ request: CallRequest) { requests.insert(request, at: head) }
}

/// One request as this process stores it, so that nothing is read back from shared memory.
struct CallRequest {
  let group: CheckGroup
  /// The values, with pointers to the slot's memory; nil for the preparation of the group.
  var set: ArgumentValues?
  var number = 0
  var arena: PointerArena?
  var seal: UInt64 = 0
  /// What the worker examines after the call; earlier calls may not have been followed by an examination.
  var look = KFT_LOOK_NONE
  /// Whether the judge was already told that the group is prepared.
  var isRepeated = false
}
