import CShims

/// Requests in their order; what was taken from the front is moved away now and then.
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

  mutating func prepend(_ request: CallRequest) { requests.insert(request, at: head) }
}

/// One request, as this process remembers it: nothing of it is read back from the shared memory.
struct CallRequest {
  let group: CheckGroup
  /// The values, with pointers to the slot's memory; nil to prepare the group.
  var set: ArgumentValues?
  var number = 0
  var arena: PointerArena?
  var seal: UInt64 = 0
  /// What the worker looks at after the call; calls may have gone before after which it did not look.
  var look = KFT_LOOK_NONE
  /// Whether the judge knows already that the group is prepared.
  var isRepeated = false
}
