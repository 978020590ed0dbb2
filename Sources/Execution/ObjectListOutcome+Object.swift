import BPF
import BPFObject
import Outcomes
import Support

extension ObjectListOutcome {
  /// Describes an object.
  /// - Parameter file: the object, with the kfuncs that its programs are linked with.
  package init(_ file: ObjectFile) {
    let object = file.object
    self.init(
      object: object.path, license: object.license,
      programs: object.programs.map { ObjectProgramDescription($0, file) },
      maps: object.maps.enumerated().map { index, map in
        ObjectMapDescription(
          map: map.name, type: map.kind.name, keySize: map.keySize, valueSize: map.valueSize,
          entryCount: map.entryCount, flags: map.flags,
          variables: object.variables.filter { $0.map == index }.map(\.name))
      },
      externs: zip(object.externs, file.links).map { extern, link in
        var prototype: String?
        if case .function(let signature) = extern.kind { prototype = signature.prototype }
        return ObjectExternDescription(link, prototype: prototype)
      },
      pointers: object.pointers.map {
        ObjectPointerDescription(map: object.maps[$0.map].name, offset: $0.offset, target: $0.target)
      })
  }
}

extension ObjectProgramDescription {
  fileprivate init(_ program: ObjectProgram, _ file: ObjectFile) {
    self.init(
      program: program.name, section: program.section, type: program.typeName,
      isLoadedByDefault: program.isLoadedByDefault, functions: [], instructionCount: 0, stackSlots: 0, problem: nil)
    do throws(HarnessError) {
      let linked = try file.linked(program.name).program
      functions = linked.subprograms.map(\.name)
      instructionCount = linked.instructions.count
      stackSlots = linked.subprograms.compactMap(\.stackSlotCount).max() ?? 0
    } catch {
      problem = error.message
    }
  }
}
