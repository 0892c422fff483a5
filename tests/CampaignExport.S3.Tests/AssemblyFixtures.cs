[assembly: AssemblyFixture(typeof(RealStore))]
