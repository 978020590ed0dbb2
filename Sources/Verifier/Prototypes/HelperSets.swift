/// Which helpers programs of each type have.
///
/// Source: Linux 7.3, `bpf_base_func_proto` and the functions `get_func_proto` of each type (`net/core/filter.c`,
/// `kernel/trace/bpf_trace.c`, `kernel/bpf/cgroup.c`, `kernel/bpf/bpf_lsm.c`, `kernel/bpf/syscall.c`), for root. A letter stands
/// for another signature than a helper's first: `a` the second.
enum HelperSets {
  /// Those that programs of every type have.
  static let common = """
    1 2 3 5 6 7 8 12 14 15 16 17 22 35 37 42 55 80 87 88 89 93 94 105 106 109 112 113 114 115 117 118 120 123 125 \
    130 131 132 133 134 141 148 149 153 154 156 157 158 164 165 169 170 171 172 175 176 177 180 181 182 191 194 195 \
    197 198 199 200 201 202 203 208 209 210 211
    """

  /// Those that programs of a type have besides.
  static let own: [ProgramType: String] = [
    .kprobe: """
    4 25 27 36 45 58 67 173 174
    """,
    .tracepoint: """
    4 25 27 36 45 67 173 174
    """,
    .perfEvent: """
    4 25 27 36 45 56 67 119 173 174
    """,
    .rawTracepoint: """
    4 25 27 36 45 67 173 174
    """,
    .tracing: """
    4 25 27 36 45 46 67 107 108 111 121 126 127 136 137 138 139 140 147 150 162 173 174 178 183 184 185 188 196
    """,
    .lsm: """
    4 25 27 36 45 46 49 57 67 81 107a 108a 111 121 126 127 136 137 138 139 140 145 146 147 150 159 161 162 173 \
    174 178 183 184 185 186 187 188 193 196
    """,
    .syscall: """
    4 25 27 36 45 46 67 107 108 111 121 126 127 136 137 138 139 140 147 150 162 166 167 168 173 174 178 179 183 \
    184 185 188 196
    """,
    .cgroupDevice: """
    25 81 186 187
    """,
    .cgroupSysctl: """
    25 81 101 102 103 104 160 186 187
    """,
    .cgroupSocketOption: """
    25 49 57 81 96 107a 108a 122 186 187
    """,
    .cgroupSocket: """
    25 46a 49a 57a 81 107b 122 160 186 187
    """,
    .cgroupSocketAddress: """
    25 46a 49a 57a 64 81 84 85 86 99 107a 108a 122 160 186 187
    """,
    .socketFilter: """
    25 26 46a 47 68 122 160
    """,
    .cgroupSKB: """
    25 26 46a 47 68 79 81 83 84a 85a 86 95 96 97 98 99a 107a 108a 122 128 129 160 186 187
    """,
    .classifier: """
    9 10 11 13 17a 18 19 20 21 23 24 25 26 28 29 30 31 32 33 34 38 39 40 41 43 46a 47 48 50 66 68 69 79 83 84a \
    85a 86 95 96 97 98 99a 100 107a 108a 110 122 124 135 151 152 155 160 163 192 204 205 206 207
    """,
    .xdp: """
    23 25 28 44 51 54 65 69 84a 85a 86 99a 100 110 160 163 188a 189 190 204 205 206 207
    """,
    .socketOperations: """
    25 46a 49a 53 57a 59 70 81 96 107a 108a 122 142 143 144 160 186 187
    """,
    .skMessage: """
    25 60 61 62 63 71 90 91 107a 108a 122 160
    """,
    .skSKB: """
    9 25 26 38 39 43 46a 47 50 52 72 84a 85a 86 99a 160
    """,
    .flowDissector: """
    26 160
    """,
    .lwtOut: """
    17a 24 25 26 28 33 34 39 160
    """,
    .lwtIn: """
    17a 24 25 26 28 33 34 39 73 160
    """,
    .lwtXmit: """
    9 10 11 13 17a 20 21 23 24 25 26 28 29 30 33 34 38 39 40 41 43 73 135 160
    """,
    .lwtSeg6Local: """
    17a 24 25 26 28 33 34 74 75 76 160
    """,
    .skReuseport: """
    26 46 68 82 160
    """,
    .skLookup: """
    25 86 124a 160
    """,
  ]
}
